import chalk from 'chalk';

export interface BoardFigures {
  clients: number;
  every: number;
  seconds: number;
  reports: number;
  lost: number;
  /** Milliseconds until a report was acknowledged. */
  answerMs: number[];
  /** Milliseconds until the page heard of it; Infinity: never. */
  shownMs: number[];
}

const SHOWN_TARGET_MS = 1000;

/** What the benchmark of the board has measured, and whether it is what it has to be. */
export function boardBenchText({ clients, every, seconds, reports, lost, answerMs, shownMs }: BoardFigures): {
  text: string;
  met: boolean;
} {
  const late = percentile(shownMs, 99);
  const met = reports > 0 && lost === 0 && late <= SHOWN_TARGET_MS;
  const line = (name: string, values: number[]) =>
    `${name.padEnd(22)}${[50, 99, 100].map((share) => String(Math.round(percentile(values, share))).padStart(8)).join('')} ms`;
  const text = [
    `${clients} clients, a report every ${every} s each, for ${seconds} s: ${reports} reports, ${lost} lost`,
    chalk.dim(`${''.padEnd(22)}${['median', '99 %', 'all'].map((word) => word.padStart(8)).join('')}`),
    line('acknowledged after', answerMs),
    `${line('on the page after', shownMs)}   99 % ≤ ${SHOWN_TARGET_MS} ms ${met ? chalk.green('met') : chalk.red('missed')}`,
    '',
  ];
  return { text: text.join('\n'), met };
}

/** The value that this share of all values does not exceed. */
function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? NaN;
}
