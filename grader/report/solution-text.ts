import chalk from 'chalk';
import { withoutComments } from '../base/c-text.ts';
import { printable } from '../base/foreign-text.ts';
import { definitionsOf, type Definition } from './definitions-of.ts';
import { lineDiff, type DiffLine } from './line-diff.ts';

interface Program {
  file: string;
  source: string;
}

/**
 * What a solution has that the learner's program has not, definition by definition: where they stand, how they are laid
 * out and commented is a matter of taste and no difference.
 */
export function solutionText(yours: Program, solution: Program): string {
  const mine = definitionsOf(yours.source);
  const wanted = definitionsOf(solution.source);
  const changes = wanted.flatMap((theirs) => {
    const own = mine.find(({ name }) => name === theirs.name);
    if (!own) return [added(theirs, solution.file)];
    return code(own.text) === code(theirs.text) ? [] : [changed(own, theirs, yours.file)];
  });
  if (changes.length === 0) return `Your program has everything that ${solution.file} has.\n`;
  const others = mine.filter(({ name }) => !wanted.some((each) => each.name === name));
  return [
    chalk.dim(`- yours, ${yours.file}   + ${solution.file}, one possible answer; other names and other ways are fine`),
    ...changes.map((change) => `\n${change}`),
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

const code = (text: string): string => withoutComments(text).replace(/\s+/g, '');

const added = ({ name, line, text }: Definition, file: string): string =>
  [
    `${chalk.bold(name)} ${chalk.dim(`(not in yours; ${file}:${line})`)}`,
    ...text.split('\n').map((each) => chalk.green(`     + ${each}`)),
  ].join('\n');

/** So many lines around a change show where it is. */
const CONTEXT = 2;

function changed(own: Definition, theirs: Definition, file: string): string {
  const lines = codeLines(own.text);
  // The definition's line is that of its first line of code.
  const top = own.line - (lines[0]?.offset ?? 0);
  const diff = lineDiff(
    lines.map(({ text }) => text),
    codeLines(theirs.text).map(({ text }) => text),
  );
  const near = diff.map((_, at) => diff.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(isChange));
  const shown = diff.flatMap((each, at) => {
    if (near[at])
      return [diffLine(each, each.index === undefined ? undefined : top + (lines[each.index]?.offset ?? 0))];
    return near[at - 1] ? [chalk.dim('       …')] : [];
  });
  return [`${chalk.bold(own.name)} ${chalk.dim(`(${file}:${own.line})`)}`, ...shown].join('\n');
}

const isChange = ({ kind }: DiffLine): boolean => kind !== 'same';

/** The lines that are more than a comment, and where they stand. */
const codeLines = (text: string): { text: string; offset: number }[] => {
  const bare = withoutComments(text).split('\n');
  return text
    .split('\n')
    .map((line, offset) => ({ text: line, offset }))
    .filter(({ offset }) => bare[offset]?.trim() !== '');
};

function diffLine({ kind, text }: DiffLine, line: number | undefined): string {
  const number = (line === undefined ? '' : String(line)).padStart(4);
  const row = (mark: string) => `${number} ${mark} ${printable(text)}`;
  if (kind === 'same') return chalk.dim(row(' '));
  return kind === 'yours' ? chalk.red(row('-')) : chalk.green(row('+'));
}
