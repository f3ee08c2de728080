import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';
import type { GivenHints } from './given-hints.ts';
import { terminalWidth, wrapped } from './wrapped.ts';

/** The hints of a step so far, the new one at the end, and how to get more. */
export function hintText({
  id,
  title,
  hints,
  count,
  isNew,
  where,
  place,
  doc,
  asked,
}: GivenHints & {
  /** The level that the learner asked about. */
  asked: number;
}): string {
  const shown = hints.slice(0, count).map((hint, at) => {
    const row = `  ${at + 1}  ${wrapped(printable(hint), 5, terminalWidth())}`;
    return isNew && at === count - 1 ? row : chalk.dim(row);
  });
  const look = place ?? where;
  return [
    `${chalk.bold(id)}  ${title}`,
    ...shown,
    chalk.dim(`     ${look === undefined ? '' : `look at ${look}, `}read ${doc}`),
    '',
    next(id, hints.length - count, isNew, asked),
    '',
  ].join('\n');
}

function next(id: string, more: number, isNew: boolean, asked: number): string {
  const [level, step = ''] = id.split('.');
  if (more > 0) return `${more === 1 ? 'One more hint' : 'The next hint'}: npm run hint -- ${level} ${step}`;
  return `${isNew ? 'That was the last hint' : 'All hints of this step have been given'}. The solution, beside your own file: npm run hint -- ${asked} --solution`;
}
