import chalk from 'chalk';
import { percentile } from './percentile.ts';

export interface WorkbenchFigures {
  learners: number;
  every: number;
  seconds: number;
  pages: number;
  /** Programs that are graded at a time. */
  jobs: number;
  /** While the pages were open and nobody did anything: share of a core, and memory at its highest. */
  idle: { core: number; memoryMiB: number };
  /** Of the server at its highest, with the class at work. */
  memoryMiB: number;
  /** Milliseconds, of each run: until its turn came, until its verdict was there, and what it cost. */
  waitedMs: number[];
  doneMs: number[];
  costMs: number[];
  /** Runs whose steps are other ones than those of `class grade`. */
  others: number;
  killed: { runs: number; lost: number };
  programsLost: number;
}

const WORST_WAITS = 3;
const IDLE_MIB = 200;
const IDLE_CORE = 0.02;

/** What the benchmark of the workbench has measured, and whether it is what it has to be. */
export function workbenchBenchText(figures: WorkbenchFigures): { text: string; met: boolean } {
  const { learners, every, seconds, pages, jobs, idle, memoryMiB, waitedMs, doneMs, costMs } = figures;
  const { others, killed, programsLost } = figures;
  const isIdle = idle.memoryMiB <= IDLE_MIB && idle.core <= IDLE_CORE;
  const isFair = percentile(doneMs, 100) <= WORST_WAITS * percentile(doneMs, 50);
  const isWhole = others === 0 && killed.lost === 0 && programsLost === 0;
  const word = (isMet: boolean) => (isMet ? chalk.green('met') : chalk.red('missed'));
  const columns = (cells: number[]) => cells.map((cell) => cell.toFixed(1).padStart(8)).join('');
  const shares = (values: number[]) => columns([50, 99, 100].map((share) => percentile(values, share) / 1000));
  const cost = percentile(costMs, 50) / 1000;
  const text = [
    `${learners} learners, a run every ${every} s each, for ${seconds} s, ${jobs} at a time: ${doneMs.length} runs`,
    chalk.dim(`${''.padEnd(26)}${['median', '99 %', 'all'].map((cell) => cell.padStart(8)).join('')}`),
    `${'its turn came after'.padEnd(26)}${shares(waitedMs)} s`,
    `${'its verdict came after'.padEnd(26)}${shares(doneMs)} s   all ≤ ${WORST_WAITS} × the median ${word(isFair)}`,
    `${'a run itself takes'.padEnd(26)}${shares(costMs)} s   one place carries ${Math.floor(every / cost)} learners`,
    `verdicts other than class grade's: ${others}   ${word(others === 0)}`,
    `the server killed in ${killed.runs} runs: ${killed.lost} without a verdict, ${programsLost} programs lost   ${word(isWhole)}`,
    `${pages} pages open and idle: ${idle.memoryMiB} MiB, ${(idle.core * 100).toFixed(1)} % of a core   ≤ ${IDLE_MIB} MiB, ${IDLE_CORE * 100} % ${word(isIdle)}`,
    `memory of the server: ${memoryMiB} MiB at its highest`,
    '',
  ];
  return { text: text.join('\n'), met: doneMs.length > 0 && isWhole && isIdle && isFair };
}
