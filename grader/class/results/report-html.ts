import { createHash } from 'node:crypto';
import { isDisturbing } from '../pool/disturbing.ts';
import type { ClassResults, Row } from './class-results.ts';
import { escaped } from '../../base/escaped.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';
import { reportStyle } from './report-style.ts';
import { STATUSES, statusOf } from './status.ts';
import { stuckSteps } from './stuck-steps.ts';

/** Opens the evidence that a click on the map leads to, and everything for the printer. */
const SCRIPT = `
const open = () => { const place = document.getElementById(decodeURIComponent(location.hash.slice(1))); if (place) { place.open = true; place.scrollIntoView(); } };
addEventListener('hashchange', open);
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((place) => { place.open = true; }));
open();
`;

/** The page may do nothing but show itself: whatever a learner's program brings into it stays text. */
const POLICY = `default-src 'none'; style-src '${hashed(reportStyle)}'; script-src '${hashed(SCRIPT)}'`;

/** For people: where the class is stuck, learners × steps, and each learner's evidence. One file, nothing to fetch. */
export const reportHtml: Renderer = (results) => {
  const { level, title, seed, kit, rows } = results;
  const passed = rows.filter(({ verdict }) => verdict.verdict === 'pass').length;
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Level ${level}: ${passed} of ${rows.length} passed</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<h1>Level ${level}</h1>
${figures(results)}
<p class="facts">${escaped(title)} · seed ${seed} · kit ${escaped(kit)}</p>
</header>
<main>
${disturbingSection(results)}
${stuckSection(results)}
${heatMap(results)}
<section>
<h2>Evidence</h2>
${rows.map((row, index) => evidence(row, index, results)).join('\n')}
</section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
  return [{ path: 'report.html', text }];
};

function hashed(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** How many stand where, as the board has it. */
function figures({ rows }: ClassResults): string {
  const counts = STATUSES.map((status) => ({ status, count: rows.filter((row) => statusOf(row) === status).length }));
  const items = counts
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `<div class="${status.split(' ')[0] ?? ''}"><dt>${status}</dt><dd>${count}</dd></div>`);
  return `<dl class="figures">${items.join('')}</dl>`;
}

/** No other run would bring these a verdict: somebody has to look at them. */
function disturbingSection(results: ClassResults): string {
  const learners = results.rows.filter(isDisturbing);
  if (learners.length === 0) return '';
  return `<section class="decide">
<h2>For you to decide</h2>
<p><b>${learners.length}</b> disturb the machine: each of their runs ended without a verdict, and the shipped solution passed.<br><span class="dim">${linksTo(learners, results)}</span></p>
</section>`;
}

const linksTo = (learners: Row[], { rows }: ClassResults): string =>
  learners.map((row) => `<a href="#learner-${rows.indexOf(row)}">${escaped(row.name)}</a>`).join(', ');

function stuckSection(results: ClassResults): string {
  const stuck = stuckSteps(results);
  if (stuck.length === 0) return '';
  const items = stuck.map(
    ({ step, learners }) =>
      `<li><b>${learners.length}</b> at <code>${step.id}</code> ${escaped(step.title)}<br><span class="dim">${linksTo(learners, results)}</span></li>`,
  );
  return `<section>\n<h2>Where the class is stuck</h2>\n<ol class="stuck">\n${items.join('\n')}\n</ol>\n</section>`;
}

const CELLS = { pass: ['✓', 'passed'], fail: ['✗', 'to fix next'], skipped: ['·', 'not reached'] } as const;

function heatMap({ steps, pointsPossible, rows }: ClassResults): string {
  const heading = steps.map(
    ({ id, title }) => `<th scope="col" class="step" title="${escaped(title)}"><span>${id}</span></th>`,
  );
  const share = steps.map(({ id }) => {
    const passed = rows.filter(({ verdict }) => verdict.steps.some((s) => s.id === id && s.status === 'pass')).length;
    return `<td>${passed}</td>`;
  });
  const lines = rows.map((row, index) => {
    const status = new Map(row.verdict.steps.map((step) => [step.id, step.status]));
    const cells = steps.map(({ id, title }) => {
      const of = status.get(id);
      if (of === undefined) return `<td class="none" title="${id}: no verdict"></td>`;
      const [mark, words] = CELLS[of];
      return `<td class="${of}" title="${id} ${escaped(title)}: ${words}"><a href="#learner-${index}" tabindex="-1">${mark}</a></td>`;
    });
    const points = row.points === null ? '–' : `${row.points}`;
    return `<tr><th scope="row"><a href="#learner-${index}">${escaped(row.name)}</a></th><td>${statusOf(row)}</td><td class="points">${points}</td>${cells.join('')}</tr>`;
  });
  return `<section>
<h2>Learners and steps</h2>
<p class="legend"><span class="pass">✓</span> passed <span class="fail">✗</span> to fix next <span class="skipped">·</span> not reached <span class="none"> </span> no verdict</p>
<div class="scroll"><table class="map">
<thead><tr><th scope="col">learner</th><th scope="col">status</th><th scope="col">of ${pointsPossible}</th>${heading.join('')}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
<tfoot><tr><th scope="row">passed</th><td></td><td></td>${share.join('')}</tr></tfoot>
</table></div>
</section>`;
}

function evidence(row: Row, index: number, { pointsPossible }: ClassResults): string {
  const points = row.points === null ? 'not graded' : `${row.points} of ${pointsPossible} points`;
  const late = row.late ? ', late' : '';
  return `<details id="learner-${index}"><summary>${escaped(row.name)} <span class="dim">${statusOf(row)}, ${points}${late}</span></summary><pre>${escaped(ownWords(row))}</pre></details>`;
}
