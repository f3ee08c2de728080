import chalk from 'chalk';
import type { LabStatus, OtherEntry, PartState, PartStatus } from '../lab/lab-status.ts';

const MARKS: Record<PartState, string> = {
  ready: chalk.green('✓'),
  undecided: chalk.yellow('·'),
  missing: chalk.dim('·'),
};

/** Bytes as people read them, e.g. 123 MB. */
export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

/** What is in the cache, a line each. */
export function labStatusText({ cache, arch, parts, others, bytes }: LabStatus, nowMs = Date.now()): string {
  const lines = [
    `${chalk.bold('The lab')} (${arch}) in ${cache}`,
    ...parts.map(partLine),
    ...(others.length > 0
      ? ['Also there, for other clones, versions or kernels; removed when unused for 30 days:']
      : []),
    ...others.map((entry) => otherLine(entry, nowMs)),
    chalk.dim(`  all together ${megabytes(bytes)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function partLine({ part, state, detail, bytes }: PartStatus): string {
  return `  ${MARKS[state]} ${part.padEnd(12)} ${size(bytes)}  ${state === 'ready' ? detail : `${state}: ${detail}`}`;
}

function otherLine({ path, bytes, usedMs }: OtherEntry, nowMs: number): string {
  const days = Math.floor((nowMs - usedMs) / DAY_MS);
  const used = days < 1 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
  return `    ${path.padEnd(28)} ${size(bytes)}  last used ${used}`;
}

const DAY_MS = 86_400_000;

const size = (bytes: number): string => (bytes > 1024 * 1024 ? megabytes(bytes) : '').padStart(7);
