import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { KitError } from '../../base/errors.ts';
import type { Graded } from '../pool/graded.ts';
import type { GradeOnce } from '../pool/grade-task.ts';
import { passed } from '../pool/passed.testing.ts';
import { taskKey, type Task } from '../pool/task.ts';
import { connect, QUEUE } from './connection.ts';
import { ClassQueue, type QueuedState } from './class-queue.ts';
import { startRedis, type OwnRedis } from './own-redis.ts';
import { work } from './work.ts';

let redis: OwnRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const settings = { kit: '1.0', level: 1, seed: 7 };
const tasks = (sources: string[], kit = '1.0') =>
  sources.map((source) => ({ ...settings, kit, source })).map((task) => ({ key: taskKey(task), task }));

const passes: GradeOnce = (task) => Promise.resolve(passed(task));

const workers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of workers.splice(0)) await stop();
});

/** A worker that can be stopped; resolves with what ended it. */
function worker(kit = '1.0', gradeOnce = passes) {
  const stop = new AbortController();
  const done: Graded[] = [];
  const ended = work({
    ...{ url: redis.url, kit, jobs: 1, limitMs: 10_000, gradeOnce, signal: stop.signal },
    onGraded: (graded) => done.push(graded),
  }).catch((error: unknown) => error as KitError);
  const stopped = () => (stop.abort(), ended);
  workers.push(stopped);
  return { done, ended, stop: stopped };
}

/** The results of a class, by source. */
async function gradeAll(
  list: { key: string; task: Task }[],
  { run = randomUUID(), signal = AbortSignal.timeout(60_000) } = {},
) {
  const results: [string, Graded][] = [];
  const opened = await ClassQueue.open(redis.url, run);
  const keep = (key: string, graded: Graded) => {
    results.push([list.find((item) => item.key === key)?.task.source ?? '', graded]);
    return Promise.resolve();
  };
  await opened.engine(list, keep, signal).finally(() => opened.close());
  return results;
}

/** Asks a queue of its own what is in it. */
async function looked<T>(look: (queue: Queue, redis: Redis) => Promise<T>): Promise<T> {
  const connection = await connect(redis.url);
  const queue = new Queue(QUEUE, { connection });
  const answer = await look(queue, connection);
  await queue.close();
  connection.disconnect();
  return answer;
}

const inQueue = (): Promise<number> =>
  looked((queue) => queue.getJobCountByTypes('completed', 'failed', 'waiting', 'active'));

const until = async (isSo: () => boolean | Promise<boolean>) => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('a queue', () => {
  test('brings each task to one worker, and each result back once', async () => {
    const workers = [worker(), worker()];
    const sources = Array.from({ length: 40 }, (_, index) => `program ${index}`);
    const results = await gradeAll(tasks(sources));
    expect(results.map(([source]) => source).sort()).toEqual([...sources].sort());
    expect(results.every(([, { verdict }]) => verdict.verdict === 'pass')).toBe(true);
    expect(workers.reduce((sum, { done }) => sum + done.length, 0)).toBe(40);
    await Promise.all(workers.map(({ stop }) => stop()));
  });

  test('keeps what a stopped class had in it, and adds nothing twice', async () => {
    const run = randomUUID();
    const stop = new AbortController();
    const first = gradeAll(tasks(['a', 'b', 'c']), { run, signal: stop.signal }).catch((error: unknown) => error);
    const connection = await connect(redis.url);
    const queue = new Queue(QUEUE, { connection });
    while ((await queue.getWaitingCount()) < 3) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('stopped'));
    expect(await first).toMatchObject({ message: 'stopped' });
    const { done, stop: stopWorker } = worker();
    expect((await gradeAll(tasks(['a', 'b', 'c']), { run })).map(([source]) => source).sort()).toEqual(['a', 'b', 'c']);
    expect(done).toHaveLength(3);
    expect(await queue.getJobCountByTypes('completed', 'failed', 'waiting', 'active')).toBe(0);
    await stopWorker();
    await queue.close();
    connection.disconnect();
  });

  test('a worker of another version refuses, and another one grades what it was given', async () => {
    const other = worker('0.9');
    const results = gradeAll(tasks(['a', 'b']));
    expect(await other.ended).toMatchObject({ code: 'OTHER_KIT', message: expect.stringMatching(/1\.0.*0\.9/) });
    expect(other.done).toEqual([]);
    const { stop } = worker();
    expect(await results).toHaveLength(2);
    await stop();
  });

  test('a stopped worker gives back what it has in hand', async () => {
    let begun: (() => void) | undefined;
    const inHand = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = worker('1.0', () => {
      begun?.();
      return new Promise(() => undefined);
    });
    const results = gradeAll(tasks(['a']));
    await inHand;
    expect(await slow.stop()).toBeUndefined();
    const { stop } = worker();
    expect(await results).toMatchObject([['a', { verdict: { verdict: 'pass' } }]]);
    await stop();
  });

  test('is asked for the class’s own results only, however many others it keeps', async () => {
    const connection = await connect(redis.url);
    const queue = new Queue(QUEUE, { connection });
    const { stop } = worker();
    const others = tasks(Array.from({ length: 200 }, (_, index) => `of others ${index}`));
    await queue.addBulk(others.map(({ key, task }) => ({ name: 'grade', data: task, opts: { jobId: `x-${key}` } })));
    while ((await queue.getCompletedCount()) < 200) await new Promise((resolve) => setImmediate(resolve));
    await connection.config('RESETSTAT');
    await gradeAll(tasks(Array.from({ length: 20 }, (_, index) => `own ${index}`)));
    const reads = Number(/cmdstat_hgetall:calls=(\d+)/.exec(await connection.info('commandstats'))?.[1]);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThan(200);
    await stop();
    await queue.obliterate({ force: true });
    await queue.close();
    connection.disconnect();
  });

  test('what is no task is not graded, and its class gets to know', async () => {
    const { done, stop } = worker();
    const broken = [{ key: 'k', task: { ...settings, source: 5 } as unknown as Task }];
    expect((await gradeAll(broken))[0]?.[1]).toMatchObject({
      verdict: { verdict: 'unavailable' },
      error: { code: 'QUEUE_JOB_FAILED', message: expect.stringContaining('source') },
    });
    expect(done).toEqual([]);
    await stop();
  });

  test('a level that the course does not have is not graded', async () => {
    const { done, stop } = worker();
    const [result] = await gradeAll(tasks(['a']).map(({ key, task }) => ({ key, task: { ...task, level: 1e9 } })));
    expect(result?.[1]).toMatchObject({
      error: { code: 'QUEUE_JOB_FAILED', message: expect.stringContaining('level') },
    });
    expect(done).toEqual([]);
    await stop();
  });

  test('a result that the course does not allow is no grade', async () => {
    const { stop } = worker('1.0', (task) => {
      const verdict = passed(task);
      return Promise.resolve({ ...verdict, steps: verdict.steps.slice(0, 1) });
    });
    expect((await gradeAll(tasks(['a'])))[0]?.[1]).toMatchObject({
      verdict: { verdict: 'unavailable', steps: [] },
      error: { code: 'QUEUE_JOB_FAILED', message: expect.stringContaining('not those of level 1') },
    });
    await stop();
  });
});

describe('a class that runs one program after the other', () => {
  let opened: ClassQueue;
  beforeEach(async () => {
    opened = await ClassQueue.open(redis.url, randomUUID());
  });
  afterEach(async () => {
    await opened.close();
    expect(await inQueue()).toBe(0);
  });

  /** Told to wait, a program is graded until it is let, or given up. */
  function slowly() {
    const begun: { signal: AbortSignal; let: () => void }[] = [];
    const gradeOnce: GradeOnce = (task, signal, { onPhase }) => {
      onPhase('compiling');
      onPhase('running');
      return new Promise((resolve) => begun.push({ signal, let: () => resolve(passed(task)) }));
    };
    return { begun, gradeOnce };
  }

  function run(source: string, { kit = '1.0', id = randomUUID() } = {}) {
    const [stop, end] = [new AbortController(), new AbortController()];
    const states: QueuedState[] = [];
    const result = opened
      .grade(
        { ...settings, kit, source },
        { id, signal: stop.signal, ending: end.signal, onState: (state) => states.push(state) },
      )
      .catch((error: unknown) => error as Error);
    return {
      id,
      states,
      result,
      stop: () => stop.abort(new Error('given up')),
      end: () => end.abort(new Error('over')),
    };
  }

  test('hears where each of them is, and needs one connection for all', async () => {
    const connections = () => looked((_, connection) => connection.client('LIST'));
    const before = String(await connections()).split('\n').length;
    const { begun, gradeOnce } = slowly();
    const { stop } = worker('1.0', gradeOnce);
    const runs = ['a', 'b', 'c'].map((source) => run(source));
    for (let index = 0; index < 3; index++) {
      await until(() => begun.length > index);
      begun[index]?.let();
    }
    for (const { result } of runs) expect(await result).toMatchObject({ verdict: { verdict: 'pass' } });
    expect(runs[2]?.states.slice(0, 1)).toEqual([{ ahead: 2 }]);
    expect(runs[2]?.states.slice(-2)).toEqual(['compiling', 'running']);
    await stop();
    expect(String(await connections()).split('\n')).toHaveLength(before);
  });

  test('takes what nobody wants any more out of the queue, and out of a worker’s hands', async () => {
    const { begun, gradeOnce } = slowly();
    const { stop, done } = worker('1.0', gradeOnce);
    const first = run('a');
    await until(() => begun.length === 1);
    const second = run('b');
    await until(async () => (await inQueue()) === 2);
    second.stop();
    await until(async () => (await inQueue()) === 1);
    expect(await second.result).toMatchObject({ message: 'given up' });
    first.stop();
    expect(await first.result).toMatchObject({ message: 'given up' });
    await until(() => begun[0]?.signal.aborted === true);
    const third = run('c');
    await until(() => begun.length === 2);
    begun[1]?.let();
    expect(await third.result).toMatchObject({ verdict: { verdict: 'pass' } });
    expect(done).toHaveLength(1);
    await stop();
  });

  test('finds what it has handed over when it goes on after its end, unless the kit has changed meanwhile', async () => {
    const ended = [run('a', { kit: '0.9' }), run('b')];
    await until(async () => (await inQueue()) === 2);
    for (const { end, result } of ended) {
      end();
      expect(await result).toMatchObject({ message: 'over' });
    }
    const { done, stop } = worker();
    // The worker would refuse it.
    for (const { id } of ended) expect(await run('a', { id }).result).toMatchObject({ verdict: { verdict: 'pass' } });
    expect(done).toHaveLength(2);
    await stop();
  });

  test.each([
    ['is restarted', () => redis.restart()],
    ['comes back with nothing', () => looked((_, connection) => connection.flushall())],
  ])('loses no run when Redis %s', async (_what, disturb) => {
    const { begun, gradeOnce } = slowly();
    const slow = worker('1.0', gradeOnce);
    const runs = [run('a'), run('b')];
    await until(() => begun.length === 1);
    await disturb();
    const quick = worker();
    await slow.stop();
    for (const { result } of runs) expect(await result).toMatchObject({ verdict: { verdict: 'pass' } });
    await quick.stop();
  });
});

describe('an address', () => {
  test.each(['localhost:6379', 'http://127.0.0.1', 'redis://[', ''])('%j is none of a Redis', async (url) => {
    await expect(connect(url)).rejects.toMatchObject({ code: 'QUEUE_ADDRESS' });
  });

  test('where nobody answers, or with a wrong password, is unreachable, and no password is shown', async () => {
    const reasons = { 'redis://:hush@127.0.0.1:1': 'ECONNREFUSED', [redis.url.replace('secret', 'hush')]: 'WRONGPASS' };
    for (const [url, reason] of Object.entries(reasons)) {
      const error = await connect(url).catch((cause: unknown) => cause as KitError);
      expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE', message: expect.stringContaining(reason) });
      expect((error as KitError).message).not.toContain('hush');
    }
  });
});
