import { createHash } from 'node:crypto';
import { visible } from '../base/foreign-text.ts';
import { isWrong, type Mark } from '../judge/mark.ts';
import type { Stretch } from '../judge/streams/lanes.ts';
import type { Row, SentEvent, Timeline } from '../judge/timeline.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Call } from '../platform/call.ts';
import { diagnosticsHtml } from './diagnostics-html.ts';
import { escaped } from '../base/escaped.ts';
import { HOW_LANES_READ, laneHtml, PATTERNS } from './stream-svg.ts';
import { faultsIn, type Fault } from './stream-words.ts';
import { overview } from './timeline-overview.ts';
import { SCRIPT, STYLE } from './timeline-page-assets.ts';
import { bytesOf, callText, countMarks, eventText, MARKS, placeOf, saidText, titleOf } from './timeline-words.ts';

export interface Picture {
  verdict: Verdict;
  /** The program's name. */
  file: string;
  /** Empty when nothing ran. */
  timelines: Timeline[];
  /** Where the kit is, seen from the page; without it the chapter is named and not linked. */
  kit?: string;
}

/** Strangers' text: nothing of it may move the reader's cursor, turn the direction of text, or become markup. */
const text = (value: string): string => escaped(visible(value));

/**
 * The picture as a page that needs nothing but itself. What programs and clients sent is escaped; beside that the page
 * forbids itself every script but its own.
 */
export function timelinePage({ verdict, file, timelines, kit }: Picture): string {
  const hash = createHash('sha256').update(SCRIPT).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const title = `Level ${verdict.level}: what happened`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${text(title)}</h1>
${heading(verdict, file)}
${failure(verdict, file, kit)}
</header>
<main>
${diagnosticsHtml(verdict.diagnostics, file)}
${timelines.length > 0 ? body(timelines) : '<p class="nothing">The program did not run, so there are no calls to show.</p>'}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function heading({ verdict, title, seed, kernel, steps }: Verdict, file: string): string {
  const passed = steps.filter(({ status }) => status === 'pass').length;
  const facts = [file, `${passed} of ${steps.length} steps`, `seed ${seed}`, `kernel ${kernel.release}`];
  return `<p class="verdict ${verdict}">${verdict === 'pass' ? '✓ passed' : '✗ not passed'}<span>${text(title)}</span></p>
<p class="facts">${facts.map((fact) => `<span>${text(fact)}</span>`).join('')}</p>`;
}

/** What the report says of the first step that fails. */
function failure({ steps }: Verdict, file: string, kit: string | undefined): string {
  const failed = steps.find(({ status }) => status === 'fail');
  if (!failed) return '';
  const { id, title, expected, actual, hint, line, doc } = failed;
  const chapter = doc === undefined ? undefined : text(doc);
  const rows: [string, string | undefined][] = [
    ['expected', expected && text(expected)],
    ['but', actual && text(actual)],
    ['hint', hint && text(hint)],
    ['where', line === undefined ? undefined : text(`${file}:${line}`)],
    [
      'read',
      chapter && (kit === undefined ? chapter : `<a href="${escaped(encodeURI(kit))}/${chapter}">${chapter}</a>`),
    ],
  ];
  const list = rows.flatMap(([label, value]) => (value === undefined ? [] : `<dt>${label}</dt><dd>${value}</dd>`));
  return `<div class="failed"><p>First step that fails: <b>${text(title)}</b> (${text(id)})</p><dl>${list.join('')}</dl></div>`;
}

const BUTTONS = `<nav aria-label="Which connections">
<label><input type="checkbox" id="only-wrong"> only where something is wrong</label>
<button type="button" id="previous">↑ previous problem <kbd>p</kbd></button>
<button type="button" id="next">↓ next problem <kbd>n</kbd></button>
</nav>`;

const body = (timelines: Timeline[]): string => `${legend(timelines)}
${overview(timelines)}
${timelines.some(({ rows }) => rows.some(isWrong)) ? BUTTONS : ''}
${timelines.some(({ lanes }) => lanes.length > 0) ? `<p class="how">${HOW_LANES_READ}</p>${PATTERNS}` : ''}
<div class="lanes" aria-hidden="true"><span>what was called</span><span></span><span>what your program sent</span></div>
${timelines.map(section).join('\n')}`;

function legend(timelines: Timeline[]): string {
  const counts = countMarks(timelines);
  const items = (Object.keys(MARKS) as Mark[])
    .filter((mark) => counts[mark] > 0)
    .map((mark) => `<li class="${mark}"><i>${MARKS[mark].sign}</i><b>${counts[mark]}</b> ${MARKS[mark].means}</li>`);
  return `<ul class="legend">${items.join('')}</ul>`;
}

function section(timeline: Timeline, index: number): string {
  const start = timeline.rows[0]?.at ?? 0n;
  const wrong = timeline.rows.filter(isWrong).length;
  const places = new Map(timeline.rows.map(({ call }, i) => [call, `c${index}r${i}`]));
  const badge = wrong > 0 ? `<em>${wrong} wrong</em>` : '';
  return `<section id="c${index}" class="${wrong > 0 ? 'has-wrong' : ''}">
<h2>${text(titleOf(timeline))} <small>${text(placeOf(timeline))}</small>${badge}</h2>
${timeline.lanes.map((lane) => laneHtml(lane, timeline, (call) => places.get(call))).join('\n')}
<ol>
${timeline.rows.map((row) => rowItem(row, start, timeline, row.stretches && places.get(row.call))).join('\n')}
</ol>
</section>`;
}

function rowItem(row: Row, start: bigint, timeline: Timeline, id: string | undefined): string {
  const { at, mark, call, event, remarks, stretches = [] } = row;
  const { sign, means } = MARKS[mark];
  const time = `<time>+${(Number(at - start) / 1e6).toFixed(1)} ms</time>`;
  const words = saidText(row, timeline);
  const said = event
    ? detailed(
        words,
        fieldsOf(event),
        event.kind === 'data' || event.kind === 'chunk' ? event.msg.subarray(0, event.msgSize) : undefined,
      )
    : words && `<code>${text(words)}</code>`;
  return `<li${id === undefined ? '' : ` id="${id}"`} class="${mark}"${isWrong(row) ? ' tabindex="0"' : ''}>
<div class="call">${time}${call ? detailed(callText(call), fieldsOfCall(call), call.bytes) : ''}</div>
<i title="${escaped(means)}"><span aria-hidden="true">${sign}</span><span class="spoken">${escaped(means)}</span></i>
<div class="event">${said}${remarks.map(remarkText).join('')}${faultsHtml(stretches, timeline)}</div>
</li>`;
}

/** So many things that are wrong with a call are told one by one. */
const MOST_FAULTS = 6;

function faultsHtml(stretches: Stretch[], timeline: Timeline): string {
  const { faults, more } = faultsIn(stretches, MOST_FAULTS);
  return [
    ...faults.map((fault) => faultHtml(fault, timeline)),
    ...(more > 0 ? [`<p class="remark more">… and ${more} more</p>`] : []),
  ].join('');
}

/** What is wrong with a part of a call, and its event, if there is one. */
function faultHtml({ stretch, text: words }: Fault, timeline: Timeline): string {
  const { mark, remarks, events } = stretch;
  const said = `${MARKS[mark].sign} ${words}`;
  const [event] = events;
  if (!event) return `<p class="remark ${mark}"><code>${text(said)}</code></p>`;
  const fields = [eventText(event, timeline), ...expectations(remarks), ...fieldsOf(event)];
  return `<div class="remark ${mark}">${detailed(said, fields, event.msg.subarray(0, event.msgSize))}</div>`;
}

const expectations = (remarks: Row['remarks']): string[] =>
  remarks.flatMap(({ expected }) => (expected === undefined ? [] : [`expected ${expected}`]));

const remarkText = ({ actual, expected }: Row['remarks'][number]): string =>
  `<p class="remark">${text(actual)}${expected === undefined ? '' : `<span>expected ${text(expected)}</span>`}</p>`;

const fieldsOf = ({ timestampNs, pid, fd }: SentEvent): string[] => [
  `timestamp_ns ${timestampNs}`,
  `conn_id.pid ${pid}`,
  `conn_id.fd ${fd}`,
];

const fieldsOfCall = ({ tid, notBefore, notAfter }: Call): string[] => [
  `began at ${notBefore}`,
  `had returned at ${notAfter}`,
  `thread ${tid}`,
];

/** A line that opens: what there is to know about it, and its bytes. */
function detailed(summary: string, fields: string[], bytes: Uint8Array = new Uint8Array()): string {
  const start = bytes.length > 0 ? ` <small>${text(bytesOf(bytes, 18))}</small>` : '';
  const list = fields.map((field) => `<li>${text(field)}</li>`).join('');
  const all = bytes.length > 0 ? `<pre tabindex="0">${lines(bytes)}</pre>` : '';
  return `<details><summary>${text(summary)}${start}</summary><ul>${list}</ul>${all}</details>`;
}

/** Line ends are shown and kept, all other bytes are printable ASCII or escapes. */
const lines = (bytes: Uint8Array): string =>
  bytesOf(bytes, bytes.length)
    .slice(1, -1)
    .split(/(\\x0d\\x0a|\\x0a)/)
    .map((part) => (/^\\x0[ad]/.test(part) ? `<s>${part}</s>\n` : escaped(part)))
    .join('');
