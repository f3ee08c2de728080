import { setInterval } from 'node:timers';
import { availableParallelism } from 'node:os';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { embedded } from '../../class/pool/embedded.ts';
import { taskKey, type Task } from '../../class/pool/task.ts';
import { sampleClass } from '../../class/sample/sample-class.ts';
import { kitVersion } from '../../kit-version.ts';
import { prepareLab } from '../../lab/lab.ts';
import { benchText } from '../../report/bench-text.ts';
import { median, type Figure } from '../../report/figures.ts';
import { gradeInLab } from '../class/grade-in-lab.ts';
import { say } from '../say.ts';
import { sources } from '../check-kit.ts';
import { memoryBelow } from './memory-below.ts';

const LEVEL = 4;
const LIMIT_MS = 300_000;
/** What a whole class is to stay below is said for a class of this size, on two cores. */
const TARGETS = { size: 100, seconds: 200, ratio: 1.15, memoryMb: 400 };

/**
 * Grades a made-up class as `class grade` does, and then one after the other. Every program is one that no cache has seen,
 * both times.
 */
export async function benchClass({ size, json }: { size: number; json: boolean }): Promise<number> {
  const lab = await prepareLab(say);
  const jobs = defaultJobs();
  const together = await measure(await tasks(size), jobs);
  const single = await measure(await tasks(size), 1);
  const share = single.seconds.reduce((sum, seconds) => sum + seconds, 0) / jobs;
  const isMeasure = size === TARGETS.size && availableParallelism() === 2;
  const figures: Figure[] = [
    {
      ...{ name: `class of ${size}, ${jobs} at a time`, unit: 's', values: [together.total] },
      ...(isMeasure && { target: TARGETS.seconds }),
    },
    { name: `sum of single times ÷ ${jobs}`, unit: 's', values: [share] },
    { name: 'class / that', unit: '×', values: [together.total / share], target: TARGETS.ratio },
    { name: 'memory a job, at most', unit: 'MB', values: [together.peakMb / jobs], target: TARGETS.memoryMb },
    { name: 'a submission by itself', unit: 's', values: single.seconds },
  ];
  const machine = { node: process.version, kernel: lab.kernel.release, accelerator: lab.spec.accelerator, runs: size };
  const verdicts = { together: together.verdicts, single: single.verdicts };
  const withMedians = figures.map((figure) => ({ ...figure, median: median(figure.values) }));
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine, figures: withMedians, verdicts })}\n`
      : `${benchText(machine, figures)}${JSON.stringify(verdicts)}\n`,
  );
  return 0;
}

async function tasks(size: number): Promise<{ key: string; task: Task }[]> {
  const nonce = `${process.pid} ${Date.now()}`;
  return sampleClass((await sources()).solutions, size, 1).map(({ text }) => {
    const task = { kit: kitVersion(), level: LEVEL, seed: 1, source: `${text}// ${nonce}\n` };
    return { key: taskKey(task), task };
  });
}

async function measure(list: { key: string; task: Task }[], jobs: number) {
  const seconds: number[] = [];
  const verdicts: Record<string, number> = {};
  let peakMb = 0;
  const look = setInterval(() => void memoryBelow(process.pid).then((mb) => (peakMb = Math.max(peakMb, mb))), 250);
  const begun = performance.now();
  try {
    await embedded(gradeInLab(say), { jobs, limitMs: LIMIT_MS })(
      list,
      (_key, graded) => {
        seconds.push(graded.seconds);
        const { verdict } = graded.verdict;
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
        say(`${seconds.length} of ${list.length}, ${jobs} at a time`);
        return Promise.resolve();
      },
      new AbortController().signal,
    );
  } finally {
    clearInterval(look);
  }
  return { total: (performance.now() - begun) / 1000, seconds, verdicts, peakMb };
}
