import chalk from 'chalk';
import { median } from './figures.ts';
import { percentile } from './percentile.ts';

interface Timings {
  compileMs: number;
  totalMs: number;
}

/** A class at work, and what became of a run of everyone when its server was killed. */
export interface ClassFigures {
  /** While the pages were open and nobody did anything: share of a core, and memory at its highest. */
  idle: { core: number; memoryMiB: number };
  /** Of the server at its highest, with the class at work. */
  memoryMiB: number;
  /** Milliseconds until a run's turn came, and until its verdict was there. */
  runs: { waitedMs: number; doneMs: number; view: { verdict: { timings: Timings } } }[];
  /** Runs whose steps are other ones than those of `class grade`. */
  others: number;
  killed: { runs: number; lost: number };
  programsLost: number;
}

export interface WorkbenchFigures extends ClassFigures {
  learners: number;
  every: number;
  seconds: number;
  pages: number;
  /** Programs that are graded at a time. */
  jobs: number;
  /** One learner, in seconds; undefined: not measured. */
  one:
    | {
        watch: number[];
        workbench: number[];
        problems: number[];
        page: { firstPaint: number; scriptKiB: number; elsewhere: number } | undefined;
      }
    | undefined;
  /** Of the runs during which a worker, Redis and the server ended; undefined: there is no Redis to try it with. */
  queue: { runs: number; lost: number; others: number; programsLost: number } | undefined;
}

const WORST_WAITS = 3;
const IDLE_MIB = 200;
const IDLE_CORE = 0.02;
const SLOWER_S = 0.1;
const PROBLEMS_S = 0.8;
const PAINT_S = 1;
const SCRIPT_KIB = 450;
/** So many times as fast is the machine's part of a run with KVM, as measured (docs/scale.md). A compile stays as it is. */
const KVM = 11;

interface Line {
  text: string;
  isMet?: boolean;
}

/** What the benchmark of the workbench has measured, and whether it is what it has to be. */
export function workbenchBenchText(figures: WorkbenchFigures): { text: string; met: boolean } {
  const lines = [...oneLearnerLines(figures), ...classLines(figures), ...queueLines(figures)];
  const word = (isMet: boolean) => (isMet ? chalk.green('met') : chalk.red('missed'));
  const text = lines.map((line) => `${line.text}${line.isMet === undefined ? '' : `   ${word(line.isMet)}`}\n`);
  return { text: text.join(''), met: figures.runs.length > 0 && lines.every(({ isMet }) => isMet !== false) };
}

function oneLearnerLines({ one }: WorkbenchFigures): Line[] {
  if (!one) return [];
  const { watch, workbench, problems, page } = one;
  const seconds = (values: number[]) => `${median(values).toFixed(2)} s`;
  const pageLines: Line[] = page
    ? [
        { text: `first paint after ${page.firstPaint.toFixed(2)} s, ≤ ${PAINT_S}`, isMet: page.firstPaint <= PAINT_S },
        { text: `script: ${page.scriptKiB} KiB compressed, ≤ ${SCRIPT_KIB}`, isMet: page.scriptKiB <= SCRIPT_KIB },
        { text: `requests to elsewhere: ${page.elsewhere}`, isMet: page.elsewhere === 0 },
      ]
    : [{ text: 'no browser to measure the page with: npm test installs one' }];
  return [
    {
      text: `one learner, level 4, median of ${workbench.length}: save to verdict ${seconds(workbench)}, in watch mode ${seconds(watch)}, ≤ ${SLOWER_S} s more`,
      isMet: median(workbench) <= median(watch) + SLOWER_S,
    },
    {
      text: `problems after the last key: ${seconds(problems)}, ≤ ${PROBLEMS_S}`,
      isMet: median(problems) <= PROBLEMS_S,
    },
    ...pageLines,
  ];
}

function classLines(figures: WorkbenchFigures): Line[] {
  const { learners, every, seconds, pages, jobs, idle, memoryMiB, runs, others, killed, programsLost } = figures;
  const columns = (cells: number[]) => cells.map((cell) => cell.toFixed(1).padStart(8)).join('');
  const shares = (values: number[]) => columns([50, 99, 100].map((share) => percentile(values, share) / 1000));
  const doneMs = runs.map((run) => run.doneMs);
  const costMs = runs.map(({ view }) => view.verdict.timings.totalMs);
  const carried = (costs: number[]) => Math.floor((every * 1000) / percentile(costs, 50));
  const withKvm = runs.map(({ view }) => {
    const { compileMs, totalMs } = view.verdict.timings;
    return compileMs + Math.max(0, totalMs - compileMs) / KVM;
  });
  return [
    {
      text: `${learners} learners, a run every ${every} s each, for ${seconds} s, ${jobs} at a time: ${runs.length} runs`,
    },
    { text: chalk.dim(`${''.padEnd(26)}${['median', '99 %', 'all'].map((cell) => cell.padStart(8)).join('')}`) },
    { text: `${'its turn came after'.padEnd(26)}${shares(runs.map(({ waitedMs }) => waitedMs))} s` },
    {
      text: `${'its verdict came after'.padEnd(26)}${shares(doneMs)} s   all ≤ ${WORST_WAITS} × the median`,
      isMet: percentile(doneMs, 100) <= WORST_WAITS * percentile(doneMs, 50),
    },
    {
      text: `${'a run itself takes'.padEnd(26)}${shares(costMs)} s   one place carries ${carried(costMs)} learners; ${carried(withKvm)} with KVM, calculated`,
    },
    { text: `verdicts other than class grade's: ${others}`, isMet: others === 0 },
    {
      text: `the server killed in ${killed.runs} runs: ${killed.lost} without a verdict, ${programsLost} programs lost`,
      isMet: killed.lost === 0 && programsLost === 0,
    },
    {
      text: `${pages} pages open and idle: ${idle.memoryMiB} MiB, ${(idle.core * 100).toFixed(1)} % of a core; ≤ ${IDLE_MIB} MiB, ${IDLE_CORE * 100} %`,
      isMet: idle.memoryMiB <= IDLE_MIB && idle.core <= IDLE_CORE,
    },
    { text: `memory of the server: ${memoryMiB} MiB at its highest` },
  ];
}

function queueLines({ queue }: WorkbenchFigures): Line[] {
  if (!queue) return [{ text: 'no redis-server to try a queue with' }];
  const { runs, lost, others, programsLost } = queue;
  return [
    {
      text: `a worker killed, Redis restarted, the server killed in ${runs} runs of a queue: ${lost} without a verdict, ${others} with another one, ${programsLost} programs lost`,
      isMet: lost === 0 && others === 0 && programsLost === 0,
    },
  ];
}
