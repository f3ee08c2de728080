import { setInterval } from 'node:timers';
import { availableParallelism } from 'node:os';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { embedded } from '../../class/pool/embedded.ts';
import { taskKey, type Task } from '../../class/pool/task.ts';
import { sampleClass } from '../../class/sample/sample-class.ts';
import { kitVersion } from '../../base/kit-version.ts';
import { prepareLab } from '../../lab/lab.ts';
import { benchText } from '../../report/bench-text.ts';
import { median, type Figure } from '../../report/figures.ts';
import { gradeInLab } from '../class/grade-in-lab.ts';
import { say } from '../say.ts';
import { sources } from '../check-kit.ts';
import { LEVEL, timeLevel } from './measure-level.ts';
import { memoryBelow } from './memory-below.ts';

const SEED = 1;
const LIMIT_MS = 300_000;
/** What a whole class is to stay below is said for a class of this size, on two cores. */
const TARGETS = { size: 100, seconds: 200, ratio: 1.15, memoryMb: 400 };

/**
 * Grades a made-up class as `class grade` does, and then each submission by itself, as `npm run level` does. Every program
 * is one that no cache has seen, both times.
 */
export async function benchClass({ size, json }: { size: number; json: boolean }): Promise<number> {
  const lab = await prepareLab(say);
  const jobs = defaultJobs();
  const together = await measureTogether(await programs(size), jobs);
  const single = await measureSingly(await programs(size));
  const shareOf = (seconds: number[]) => seconds.reduce((sum, each) => sum + each, 0) / jobs;
  const isMeasure = size === TARGETS.size && availableParallelism() === 2;
  const figures: Figure[] = [
    {
      ...{ name: `class of ${size}, ${jobs} at a time`, unit: 's', values: [together.total] },
      ...(isMeasure && { target: TARGETS.seconds }),
    },
    { name: `sum of single times ÷ ${jobs}`, unit: 's', values: [shareOf(single.seconds)] },
    { name: 'class / that', unit: '×', values: [together.total / shareOf(single.seconds)], target: TARGETS.ratio },
    { name: '  without npm and Node', unit: '×', values: [together.total / shareOf(single.inside)] },
    { name: 'memory a job, at most', unit: 'MB', values: [together.peakMb / jobs], target: TARGETS.memoryMb },
    { name: 'a submission by itself', unit: 's', values: single.seconds },
  ];
  const machine = { node: process.version, kernel: lab.kernel.release, accelerator: lab.spec.accelerator, runs: size };
  const verdicts = { together: counts(together.verdicts), single: counts(single.verdicts) };
  const withMedians = figures.map((figure) => ({ ...figure, median: median(figure.values) }));
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine, figures: withMedians, verdicts })}\n`
      : `${benchText(machine, figures)}${JSON.stringify(verdicts)}\n`,
  );
  return 0;
}

async function programs(size: number): Promise<string[]> {
  const nonce = `${process.pid} ${Date.now()}`;
  return sampleClass((await sources()).solutions, size, 1).map(({ text }) => `${text}// ${nonce}\n`);
}

async function measureTogether(list: string[], jobs: number) {
  const tasks = list.map((source): { key: string; task: Task } => {
    const task = { kit: kitVersion(), level: LEVEL, seed: SEED, source };
    return { key: taskKey(task), task };
  });
  const verdicts: string[] = [];
  let peakMb = 0;
  const look = setInterval(() => void memoryBelow(process.pid).then((mb) => (peakMb = Math.max(peakMb, mb))), 250);
  const begun = performance.now();
  try {
    await embedded(gradeInLab(say), { jobs, limitMs: LIMIT_MS })(
      tasks,
      (_key, { verdict: { verdict } }) => {
        verdicts.push(verdict);
        say(`${verdicts.length} of ${list.length}, ${jobs} at a time`);
        return Promise.resolve();
      },
      new AbortController().signal,
    );
  } finally {
    clearInterval(look);
  }
  return { total: (performance.now() - begun) / 1000, verdicts, peakMb };
}

/** Seconds from command to verdict, and what is left of them without npm, Node and the set-up's checks. */
async function measureSingly(list: string[]) {
  const single = { seconds: [] as number[], inside: [] as number[], verdicts: [] as string[] };
  for (const source of list) {
    const { seconds, verdict } = await timeLevel(source, { seed: SEED });
    single.seconds.push(seconds);
    single.inside.push(verdict.timings.totalMs === 0 ? seconds : verdict.timings.totalMs / 1000);
    single.verdicts.push(verdict.verdict);
    say(`${single.seconds.length} of ${list.length}, one at a time`);
  }
  return single;
}

const counts = (words: string[]): Record<string, number> =>
  Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((each) => each === word).length]));
