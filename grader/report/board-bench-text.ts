import chalk from 'chalk';
import { percentile } from './percentile.ts';

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
  /** What one learner more has sent as fast as the board answers. */
  flood: { tried: number; taken: number };
  /** Another page, in the middle of it all. */
  opened: { ms: number; bytes: number };
  exported: { ms: number; bytes: number };
  /** Of memory, at its highest. */
  boardMiB: number;
}

const SHOWN_TARGET_MS = 1000;
const OPEN_TARGET_MS = 2000;

/** What the benchmark of the board has measured, and whether it is what it has to be. */
export function boardBenchText(figures: BoardFigures): { text: string; met: boolean } {
  const { clients, every, seconds, reports, lost, answerMs, shownMs, flood, opened, exported, boardMiB } = figures;
  const isShown = percentile(shownMs, 99) <= SHOWN_TARGET_MS;
  const isOpened = opened.ms <= OPEN_TARGET_MS;
  const word = (isMet: boolean) => (isMet ? chalk.green('met') : chalk.red('missed'));
  const columns = (cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(8)).join('');
  const line = (name: string, cells: (string | number)[], rest = '') => `${name.padEnd(22)}${columns(cells)}${rest}`;
  const shares = (values: number[]) => [50, 99, 100].map((share) => Math.round(percentile(values, share)));
  const text = [
    `${clients} clients, a report every ${every} s each, for ${seconds} s: ${reports} reports, ${lost} lost`,
    `one more floods the board: ${flood.tried} reports, ${flood.taken} taken`,
    chalk.dim(line('', ['median', '99 %', 'all'])),
    line('acknowledged after', shares(answerMs), ' ms'),
    line('on the page after', shares(shownMs), ` ms   99 % ≤ ${SHOWN_TARGET_MS} ms ${word(isShown)}`),
    line(
      'another page after',
      [Math.round(opened.ms)],
      ` ms   ${sizeText(opened.bytes)}, ≤ ${OPEN_TARGET_MS} ms ${word(isOpened)}`,
    ),
    line('exported within', [Math.round(exported.ms)], ` ms   ${sizeText(exported.bytes)}`),
    line('memory of the board', [boardMiB], ' MiB  at its highest'),
    '',
  ];
  return { text: text.join('\n'), met: reports > 0 && lost === 0 && isShown && isOpened };
}

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${Math.round(bytes / 1024 / 1024)} MiB`;
