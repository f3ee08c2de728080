import { join } from 'node:path';
import { oneLine, printable } from '../../base/foreign-text.ts';
import type { ClassResults, Row } from './class-results.ts';
import { escaped } from '../../base/escaped.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';
import { statusOf } from './status.ts';

export const ANNOTATIONS = 'github/annotations.txt';
export const SUMMARY = 'github/summary.md';

/** For GitHub Actions: workflow commands that mark the learners' lines, and the summary of the step. */
export const github: Renderer = (results) => [
  { path: ANNOTATIONS, text: results.rows.flatMap((row) => annotations(row, results)).join('') },
  { path: SUMMARY, text: summary(results) },
];

function annotations({ origin, name, verdict, error, source: text }: Row, { place }: ClassResults): string[] {
  const file = origin === '' ? undefined : join(place, origin);
  const mark = (title: string, message: string, line: number | null = null, col: number | null = null) =>
    command({ file, line, col, title, message });
  if (error) return [mark(error.code, error.message)];
  const marks = verdict.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ source, message, line, column }) => mark(source, message, line, column));
  const failed = verdict.steps.find(({ status }) => status === 'fail');
  if (failed) {
    const { id, title, expected = '', actual = '', hint = '', line = null } = failed;
    marks.push(mark(`step ${id}: ${title}`, `expected ${expected}\nbut ${actual}\n${hint}`.trim(), line));
  }
  return marks.length > 0 || verdict.verdict === 'pass' ? marks : [mark(name, statusOf({ verdict, source: text }))];
}

interface Mark {
  file: string | undefined;
  line: number | null;
  col: number | null;
  title: string;
  message: string;
}

function command({ message, ...properties }: Mark): string {
  const named = Object.entries(properties)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${property(String(value))}`);
  return `::error ${named.join(',')}::${data(message)}\n`;
}

/** What would end a workflow command, or begin another one, in the escapes of the runner; they are printed as they are. */
const data = (text: string): string => printable(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
const property = (text: string): string => data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Signs that mean something in a cell: links, images, emphasis, code, and the cell's end. */
const MARKDOWN = /[[\]\\`*_~|!]/g;

function summary({ level, title, pointsPossible, rows }: ClassResults): string {
  const cell = (text: string) => escaped(oneLine(text)).replaceAll(MARKDOWN, (sign) => `&#${sign.charCodeAt(0)};`);
  return [
    ...[`## Level ${level}: ${title}`, '', `| learner | status | points of ${pointsPossible} |`, '| --- | --- | --- |'],
    ...rows.map((row) => `| ${cell(row.name)} | ${statusOf(row)} | ${row.points ?? '–'} |`),
    '',
    ...rows.map(
      (row) =>
        `<details><summary>${escaped(oneLine(row.name))}</summary>\n\n<pre>${escaped(ownWords(row))}</pre>\n\n</details>\n`,
    ),
  ].join('\n');
}
