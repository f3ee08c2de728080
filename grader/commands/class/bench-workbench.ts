import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { solutionFile } from '../../base/paths.ts';
import { kitVersion } from '../../base/kit-version.ts';
import { embedded } from '../../class/pool/embedded.ts';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import type { Graded } from '../../class/pool/graded.ts';
import { lastLevel } from '../../levels/index.ts';
import type { Verdict } from '../../levels/verdict.ts';
import { workbenchBenchText } from '../../report/workbench-bench-text.ts';
import { serverEvents } from '../../web/server-events.ts';
import type { RunView } from '../../workbench/runs.ts';
import { say } from '../say.ts';
import { benchedBoard, joinBoard, mostMemoryMiB, processorSeconds, type BenchedBoard } from './benched-board.ts';
import { gradeInLab } from './grade-in-lab.ts';

export interface BenchWorkbenchOptions {
  learners: number;
  /** Seconds between two runs of a learner. */
  every: number;
  seconds: number;
  /** Pages that are open and do nothing. */
  pages: number;
}

/** At least so long the idle server is looked at. */
const IDLE_S = 10;
const LIMIT_MS = 120_000;

/** One of the class, with a right or a wrong program for one of the levels 0 to 4. */
interface Learner {
  token: string;
  level: number;
  source: string;
}

interface Run {
  verdict: Verdict;
  /** Milliseconds until its turn came, and until there was a verdict. */
  waitedMs: number;
  doneMs: number;
}

/**
 * Serves a workbench in a process of its own, to a class that runs its programs and to pages that only listen; kills it
 * in the middle of a run of everyone. Exit code 1 when a run was lost, or a verdict is another one than `class grade`'s.
 */
export async function benchWorkbench(options: BenchWorkbenchOptions, signal: AbortSignal): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-workbench-'));
  let board = await benchedBoard(folder, '--workbench');
  try {
    const learners = await seated(board, options.learners);
    const idle = await idlePages(board, options, signal);
    const end = Date.now() + options.seconds * 1000;
    const runs = (
      await Promise.all(learners.map((learner) => runUntil(end, board.url, learner, options.every * 1000, signal)))
    ).flat();
    const memoryMiB = await mostMemoryMiB(board.pid);

    // Everyone runs once more, and the server is killed in the middle of it.
    const last = await Promise.all(learners.map((learner) => startRun(board.url, learner)));
    await board.end('SIGKILL');
    board = await benchedBoard(folder, '--workbench');
    const after = await Promise.all(
      last.map((id, index) => settled(board.url, learners[index]?.token ?? '', id, signal)),
    );
    const kept = await Promise.all(learners.map(({ token, source }) => isKept(board.url, token, source)));

    const expected = await classGrade(learners, signal);
    const { text, met } = workbenchBenchText({
      ...{ ...options, idle, memoryMiB },
      waitedMs: runs.map(({ run }) => run.waitedMs),
      doneMs: runs.map(({ run }) => run.doneMs),
      costMs: runs.map(({ run }) => run.verdict.timings.totalMs),
      others: runs.filter(({ learner, run }) => stepsOf(run.verdict) !== expected.get(learner)).length,
      killed: { runs: last.length, lost: after.filter((view) => view?.verdict === undefined).length },
      programsLost: kept.filter((isThere) => !isThere).length,
      jobs: defaultJobs(),
    });
    process.stdout.write(text);
    return met ? 0 : 1;
  } finally {
    await board.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Half of them have a solution of a level, half one whose return hook keeps what it has to remove. */
async function seated(board: BenchedBoard, count: number): Promise<Learner[]> {
  const learners: Learner[] = [];
  for (let index = 0; index < count; index++) {
    const level = Math.floor(index / 2) % Math.min(5, lastLevel + 1);
    const solution = await readFile(solutionFile(level), 'utf8');
    const program = index % 2 === 0 ? solution : solution.replace(/^.*\.delete\(.*\n/m, '');
    // The comment makes each program one that no cache has seen.
    const learner = { token: await joinBoard(board, index), level, source: `${program}// ${index} of ${Date.now()}\n` };
    const { status } = await ask(board.url, learner.token, 'program', {
      ...{ method: 'PUT', body: learner.source, headers: { 'content-type': 'text/plain', 'if-match': '*' } },
    });
    if (status !== 204) throw new Error(`the workbench answers a program with ${status}`);
    learners.push(learner);
  }
  return learners;
}

/** What the server costs while so many pages are open and nobody does anything. */
async function idlePages(board: BenchedBoard, { learners, pages }: BenchWorkbenchOptions, signal: AbortSignal) {
  const closed = new AbortController();
  for (let index = 0; index < pages; index++) {
    const token = await joinBoard(board, learners + index);
    const { status } = await ask(board.url, token, 'events', { signal: closed.signal });
    if (status !== 200) throw new Error(`the workbench answers page ${index + 1} with ${status}`);
  }
  const [before, begun] = [await processorSeconds(board.pid), performance.now()];
  await pause(IDLE_S * 1000, undefined, { signal });
  const core = (await processorSeconds(board.pid)) - before;
  const figures = {
    core: core / ((performance.now() - begun) / 1000),
    memoryMiB: await mostMemoryMiB(board.pid),
  };
  closed.abort();
  return figures;
}

/** Runs of one learner, the first at a random moment of its interval. */
async function runUntil(end: number, url: string, learner: Learner, everyMs: number, signal: AbortSignal) {
  const runs: { learner: Learner; run: Run }[] = [];
  for (let next = Date.now() + Math.random() * everyMs; next < end; next = Math.max(Date.now(), next + everyMs)) {
    await pause(Math.max(0, next - Date.now()), undefined, { signal });
    runs.push({ learner, run: await oneRun(url, learner, signal) });
  }
  return runs;
}

async function oneRun(url: string, learner: Learner, signal: AbortSignal): Promise<Run> {
  const closed = new AbortController();
  const { body } = await ask(url, learner.token, 'events', { signal: AbortSignal.any([closed.signal, signal]) });
  const begun = performance.now();
  const id = await startRun(url, learner);
  let waitedMs: number | undefined;
  for await (const { event, data } of serverEvents(body as ReadableStream<Uint8Array>)) {
    const view = event === 'run' ? (JSON.parse(data) as RunView) : undefined;
    if (view?.id !== id) continue;
    if (view.state !== 'queued') waitedMs ??= performance.now() - begun;
    if (!view.verdict) continue;
    closed.abort();
    return { verdict: view.verdict, waitedMs: waitedMs ?? 0, doneMs: performance.now() - begun };
  }
  throw new Error('the workbench has ended in the middle of a run');
}

async function startRun(url: string, { token, level }: Learner): Promise<string> {
  const answer = await ask(url, token, 'runs', {
    ...{ method: 'POST', body: JSON.stringify({ level }), headers: { 'content-type': 'application/json' } },
  });
  if (answer.status !== 202) throw new Error(`the workbench answers a run with ${answer.status}`);
  return ((await answer.json()) as { id: string }).id;
}

/** A run once it is over; undefined when nobody knows it. */
async function settled(url: string, token: string, id: string, signal: AbortSignal): Promise<RunView | undefined> {
  for (;;) {
    const answer = await ask(url, token, `runs/${id}`, {});
    if (answer.status !== 200) return undefined;
    const view = (await answer.json()) as RunView;
    if (view.state === 'done') return view;
    await pause(200, undefined, { signal });
  }
}

const isKept = async (url: string, token: string, source: string): Promise<boolean> =>
  (await (await ask(url, token, 'program', {})).text()) === source;

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

const stepsOf = ({ verdict, steps }: Verdict): string =>
  [verdict, ...steps.map(({ id, status }) => `${id} ${status}`)].join();

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };
const ask = (url: string, token: string, path: string, init: Asked): Promise<Response> =>
  fetch(`${url}/api/${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
