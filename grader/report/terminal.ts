import chalk from 'chalk';
import { basename } from 'node:path';
import type { TraceLine } from '../verifier/explain-refusal.ts';
import { oneLine, printable } from '../base/foreign-text.ts';
import type { StepResult, Verdict, VerdictDiagnostic } from '../levels/verdict.ts';
import { usedAfterDelete } from '../misconceptions/used-after-delete.ts';
import { terminalWidth, wrapped } from './wrapped.ts';

/** A verdict for people: every step with its tick, what is wrong with the first that failed, and the one thing to do next. */
export function verdictText(verdict: Verdict, path: string, source: string): string {
  const file = oneLine(path);
  return [
    '',
    ...stepLines(verdict.steps),
    '',
    ...diagnosticsText(verdict.diagnostics, file, source),
    ...failureLines(
      verdict.steps.find(({ status }) => status === 'fail'),
      file,
    ),
    ...(verdict.verdict === 'pass' ? remarkLines(source, file) : []),
    summary(verdict),
    '',
  ].join('\n');
}

/** What no run has shown and the text shows all the same. It changes no verdict. */
function remarkLines(source: string, file: string): string[] {
  const late = usedAfterDelete(source);
  if (!late) return [];
  const { pointer, map, line } = late;
  return [
    `${chalk.yellow('!')} ${chalk.bold('Passed, but one thing is right only by luck')}`,
    ...row(
      'note',
      `${pointer} points into ${map} and is used here after ${map}.delete(…): by then its entry may be another thread's. Use it first, and delete last.`,
    ),
    ...row('where', `${file}:${line}`),
    ...row('read', 'docs/stuck.md#after-delete'),
    '',
  ];
}

const MARKS = { pass: chalk.green('✓'), fail: chalk.red('✗'), skipped: chalk.dim('·') };

/** Each step by its name, as the chapters call it, and by its title. */
function stepLines(steps: StepResult[]): string[] {
  const width = Math.max(...steps.map((step) => nameOf(step).length));
  let level = -1;
  return steps.flatMap((step) => {
    const heading = step.level === level ? [] : [chalk.bold(`Level ${step.level}`)];
    level = step.level;
    const title = step.status === 'skipped' ? chalk.dim(step.title) : step.title;
    return [...heading, `  ${MARKS[step.status]} ${chalk.dim(nameOf(step).padEnd(width))}  ${title}`];
  });
}

const nameOf = ({ id }: StepResult): string => id.slice(id.indexOf('.') + 1);

/** The first errors are the learner's; most of the others follow from them. */
const MOST_DIAGNOSTICS = 3;

/** Diagnostics with the line that each is about. */
export function diagnosticsText(diagnostics: VerdictDiagnostic[], file: string, source: string): string[] {
  const shown = diagnostics.filter(({ severity }) => severity !== 'note');
  const more = shown.length - MOST_DIAGNOSTICS;
  return [
    ...shown.slice(0, MOST_DIAGNOSTICS).flatMap((diagnostic) => diagnosticLines(diagnostic, file, source)),
    ...(more > 0 ? [chalk.dim(`… and ${more} more, which often come from the first`), ''] : []),
  ];
}

function diagnosticLines(
  { source, line, column, message, severity, trace = [] }: VerdictDiagnostic,
  file: string,
  text: string,
): string[] {
  const place = line === null ? file : `${file}:${line}${column === null ? '' : `:${column}`}`;
  const colour = severity === 'error' ? chalk.red : chalk.yellow;
  const sourceLine = line === null ? undefined : text.split('\n')[line - 1];
  return [
    `${chalk.bold(place)}: ${colour(`${severity} (${source})`)}: ${printable(message)}`,
    ...(sourceLine === undefined ? [] : [`  ${chalk.dim('|')} ${printable(sourceLine)}`]),
    ...(sourceLine === undefined || column === null
      ? []
      : [`  ${chalk.dim('|')} ${spaceBefore(sourceLine, column)}${colour('^')}`]),
    ...traceLines(trace, file),
    '',
  ];
}

/** Where a refused value came from: each of the learner's lines, and under it what happened there. */
function traceLines(trace: TraceLine[], file: string): string[] {
  const places = trace.map(({ line }) => `${basename(file)}:${line}`);
  const width = Math.max(...places.map((place) => place.length));
  return trace.map(({ text, note }, index) => {
    const place = (places[index] ?? '').padEnd(width);
    const indent = ' '.repeat(width + 4);
    return `  ${chalk.bold(place)}  ${printable(text)}\n${indent}${chalk.cyan(`← ${printable(note)}`)}`;
  });
}

/** As wide as what stands in front of a column, which counts bytes; a tab stays a tab. */
const spaceBefore = (line: string, column: number): string =>
  printable(
    Buffer.from(line)
      .subarray(0, column - 1)
      .toString(),
  ).replace(/[^\t]/g, ' ');

const row = (label: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`  ${chalk.dim(label.padEnd(9))}${wrapped(printable(text), 11, terminalWidth())}`];

/** What is wrong with a step, and what to do about it. */
export function failureLines(failed: StepResult | undefined, file: string): string[] {
  if (!failed) return [];
  return [
    `${chalk.red('✗')} ${chalk.bold(failed.title)} ${chalk.dim(`(step ${failed.id})`)}`,
    ...row('expected', failed.expected),
    ...row('but', failed.actual),
    ...row('hint', failed.hint),
    ...row('where', failed.line === undefined ? undefined : `${file}:${failed.line}`),
    ...row('read', failed.doc),
    '',
  ];
}

function summary({ verdict, level, title, steps, seed, kernel, timings }: Verdict): string {
  const passed = steps.filter(({ status }) => status === 'pass').length;
  const words = {
    pass: chalk.green.bold(`Level ${level} passed`),
    fail: chalk.red.bold(`Level ${level} is not passed yet`),
    error: chalk.red.bold(`Level ${level} could not run your program`),
    unavailable: chalk.yellow.bold('No verdict'),
  };
  const seconds = (timings.totalMs / 1000).toFixed(1);
  return [
    `${words[verdict]}: ${title}`,
    chalk.dim(
      `${passed} of ${steps.length} steps, kernel ${kernel.release} (${kernel.backend}), seed ${seed}, ${seconds} s`,
    ),
  ].join('\n');
}
