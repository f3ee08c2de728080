import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';
import type { Change, ShownLine, SolutionDifference } from './solution-difference.ts';

/** What a solution has that the learner's program has not, for a terminal. */
export function solutionText({ yours, solution, changes, others }: SolutionDifference): string {
  if (changes.length === 0) return `Your program has everything that ${solution} has.\n`;
  return [
    chalk.dim(`- yours, ${yours}   + ${solution}, one possible answer; other names and other ways are fine`),
    ...changes.map((change) => `\n${changeText(change, change.isMissing ? solution : yours)}`),
    ...(others.length === 0
      ? []
      : [
          chalk.dim(
            `\nOnly in yours: ${others.map(({ name, line }) => printable(`${name} (line ${line})`)).join(', ')}`,
          ),
        ]),
    '',
  ].join('\n');
}

function changeText({ name, line, isMissing, lines }: Change, file: string): string {
  const place = isMissing ? `(not in yours; ${file}:${line})` : `(${file}:${line})`;
  return [`${chalk.bold(name)} ${chalk.dim(place)}`, ...lines.map(lineText)].join('\n');
}

function lineText({ kind, text, line }: ShownLine): string {
  if (kind === 'gap') return chalk.dim('       …');
  const number = (line === undefined ? '' : String(line)).padStart(4);
  const row = (mark: string) => `${number} ${mark} ${printable(text)}`;
  if (kind === 'same') return chalk.dim(row(' '));
  return kind === 'yours' ? chalk.red(row('-')) : chalk.green(row('+'));
}
