import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kitVersion } from '../../../base/kit-version.ts';
import { embedded } from '../../../class/pool/embedded.ts';
import { defaultJobs } from '../../../class/pool/default-jobs.ts';
import type { Graded } from '../../../class/pool/graded.ts';
import { prepareLab } from '../../../lab/lab.ts';
import { workbenchBenchText, type ClassFigures } from '../../../report/workbench-bench-text.ts';
import { findProgram } from '../../../setup/thisMachine.mjs';
import { say } from '../../say.ts';
import { processorSeconds } from '../../../base/processor-seconds.ts';
import { benchedBoard, joinBoard, mostMemoryMiB, type BenchedBoard } from '../benched-board.ts';
import { gradeInLab } from '../grade-in-lab.ts';
import { disturbedQueue } from './disturbed-queue.ts';
import { lostPrograms, seated, settledAll, startAll, stepsOf, type Learner } from './learners.ts';
import { oneLearner } from './one-learner.ts';
import { ask, oneRun, startRun, type Run } from './requests.ts';

export interface BenchWorkbenchOptions {
  learners: number;
  /** Seconds between two runs of a learner. */
  every: number;
  seconds: number;
  /** Pages that are open and do nothing. */
  pages: number;
  /** Of one learner, in watch mode and in the workbench. */
  saves: number;
}

/** At least so long the idle server is looked at. */
const IDLE_S = 10;
const LIMIT_MS = 120_000;

/**
 * One learner beside watch mode; a class that runs its programs, and pages that only listen; and what becomes of a run of
 * everyone when the server, a worker and Redis end in the middle of it. Exit code 1 when something is not as it has to be.
 */
export async function benchWorkbench(options: BenchWorkbenchOptions, signal: AbortSignal): Promise<number> {
  await prepareLab(say);
  // Each learner and each page waits for it.
  setMaxListeners(0, signal);
  const one = options.saves > 0 ? await oneLearner(options.saves, signal) : undefined;
  const figures = await wholeClass(options, signal);
  const hasRedis = findProgram('redis-server', process.env['PATH'] ?? '') !== undefined;
  const queue = hasRedis ? await queueFigures(options.learners, signal) : undefined;
  const { text, met } = workbenchBenchText({ ...options, ...figures, one, queue, jobs: defaultJobs() });
  process.stdout.write(text);
  return met ? 0 : 1;
}

async function wholeClass(options: BenchWorkbenchOptions, signal: AbortSignal): Promise<ClassFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-workbench-'));
  let board = await benchedBoard(folder, '--workbench');
  try {
    const learners = await seated(board, options.learners);
    say(`${options.pages} pages are open`);
    const idle = await idlePages(board, options, signal);
    say(`${options.learners} learners at work for ${options.seconds} s`);
    const end = Date.now() + options.seconds * 1000;
    const runs = (
      await Promise.all(learners.map((learner) => runUntil(end, board.url, learner, options.every * 1000, signal)))
    ).flat();
    const memoryMiB = await mostMemoryMiB(board.pid);

    // Everyone runs once more, and the server is killed in the middle of it.
    const ids = await startAll(board.url, learners);
    await board.end('SIGKILL');
    board = await benchedBoard(folder, '--workbench');
    const after = await settledAll(board.url, learners, ids, signal);
    const expected = await classGrade(learners, signal);
    return {
      ...{ idle, memoryMiB, runs: runs.map(({ run }) => run) },
      others: runs.filter(({ learner, run }) => stepsOf(run.view.verdict) !== expected.get(learner)).length,
      killed: { runs: ids.length, lost: after.filter((view) => view?.verdict === undefined).length },
      programsLost: await lostPrograms(board.url, learners),
    };
  } finally {
    await board.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function queueFigures(count: number, signal: AbortSignal) {
  const { learners, views, programsLost } = await disturbedQueue(count, signal);
  const expected = await classGrade(learners, signal);
  const verdicts = views.map((view) => view?.verdict);
  return {
    ...{ runs: views.length, lost: verdicts.filter((verdict) => verdict === undefined).length, programsLost },
    others: learners.filter((learner, at) => {
      const verdict = verdicts[at];
      return verdict !== undefined && stepsOf(verdict) !== expected.get(learner);
    }).length,
  };
}

/** What the server costs while so many pages are open and nobody does anything. */
async function idlePages(board: BenchedBoard, { learners, pages }: BenchWorkbenchOptions, signal: AbortSignal) {
  const closed = new AbortController();
  for (let index = 0; index < pages; index++) {
    const token = await joinBoard(board, learners + index);
    const { status } = await ask(board.url, token, 'events', { signal: closed.signal });
    if (status !== 200) throw new Error(`the workbench answers page ${index + 1} with ${status}`);
  }
  const [before, begun] = [processorSeconds(board.pid), performance.now()];
  await pause(IDLE_S * 1000, undefined, { signal });
  const core = processorSeconds(board.pid) - before;
  const figures = {
    core: core / ((performance.now() - begun) / 1000),
    memoryMiB: await mostMemoryMiB(board.pid),
  };
  closed.abort();
  return figures;
}

/** Runs of one learner, the first at a random moment of its interval. */
async function runUntil(end: number, url: string, learner: Learner, everyMs: number, signal: AbortSignal) {
  const { token, level } = learner;
  const runs: { learner: Learner; run: Run }[] = [];
  for (let next = Date.now() + Math.random() * everyMs; next < end; next = Math.max(Date.now(), next + everyMs)) {
    await pause(Math.max(0, next - Date.now()), undefined, { signal });
    runs.push({ learner, run: await oneRun(url, token, () => startRun(url, token, level), signal) });
  }
  return runs;
}

/** What `class grade` says of each program, in a line. */
async function classGrade(learners: Learner[], signal: AbortSignal): Promise<Map<Learner, string>> {
  const results = new Map<Learner, string>();
  const tasks = learners.map(({ level, source }, index) => ({
    ...{ key: String(index), task: { kit: kitVersion(), level, seed: 1, source } },
  }));
  const keep = (key: string, { verdict }: Graded) => {
    const learner = learners[Number(key)];
    if (learner) results.set(learner, stepsOf(verdict));
    return Promise.resolve();
  };
  await embedded(gradeInLab(say), { jobs: defaultJobs(), limitMs: LIMIT_MS })(tasks, keep, signal);
  return results;
}
