import chalk from 'chalk';
import { oneLine } from '../../base/foreign-text.ts';
import { isDisturbing } from './disturbing.ts';
import type { Graded } from './graded.ts';

const MARKS = {
  pass: chalk.green('✓'),
  fail: chalk.red('✗'),
  error: chalk.red('!'),
  unavailable: chalk.yellow('?'),
};
const DISTURBS = chalk.yellow('⚠');

interface Standing {
  done: number;
  of: number;
  /** Seconds until all are done, as far as it can be told. */
  left: number | undefined;
}

/** A submission that has its result: the count, the mark, the name, how far it came, and how long the rest takes. */
export function progressLine(name: string, graded: Graded, { done, of, left }: Standing): string {
  const { verdict, error, seconds } = graded;
  const count = chalk.dim(`${String(done).padStart(String(of).length)}/${of}`);
  const steps = verdict.steps.filter(({ status }) => status === 'pass').length;
  const what = error ? oneLine(error.code) : `${steps} of ${verdict.steps.length} steps`;
  const rest = left === undefined || done === of ? '' : `, ${inWords(left)} left`;
  const mark = isDisturbing(graded) ? DISTURBS : MARKS[verdict.verdict];
  return `${count} ${mark} ${oneLine(name)} ${chalk.dim(`${what}, ${seconds.toFixed(1)} s${rest}`)}`;
}

const inWords = (seconds: number): string =>
  seconds < 90 ? `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s` : `about ${Math.ceil(seconds / 60)} min`;

/** From what the graded ones took: those that a journal knew took nothing. */
export const secondsLeft = (elapsed: number, gradedNow: number, left: number): number | undefined =>
  gradedNow === 0 ? undefined : (elapsed / gradedNow) * left;
