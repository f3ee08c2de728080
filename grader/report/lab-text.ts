import chalk from 'chalk';
import type { LabStatus, PartState } from '../lab/lab-status.ts';

const MARKS: Record<PartState, string> = {
  ready: chalk.green('✓'),
  stale: chalk.yellow('!'),
  undecided: chalk.yellow('·'),
  missing: chalk.dim('·'),
};

/** Bytes as people read them, e.g. 123 MB. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

/** What is in the cache, a line each. */
export function labStatusText({ cache, parts, bytes }: LabStatus): string {
  const rows = parts.map(
    ({ part, state, detail, bytes: size }) =>
      `  ${MARKS[state]} ${part.padEnd(12)} ${(size > 1024 * 1024 ? megabytes(size) : '').padStart(7)}  ${state === 'ready' ? detail : `${state}: ${detail}`}`,
  );
  return [`${chalk.bold('The lab')} in ${cache}`, ...rows, chalk.dim(`  all together ${megabytes(bytes)}`), ''].join(
    '\n',
  );
}
