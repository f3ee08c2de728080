import { setTimeout as delay } from 'node:timers/promises';
import { Queue, QueueEvents, type Job } from 'bullmq';
import { KitError } from '../../base/errors.ts';
import { noVerdict } from '../../levels/no-verdict.ts';
import type { Engine } from '../pool/embedded.ts';
import type { Graded } from '../pool/graded.ts';
import { gradedFrom } from '../pool/graded-from.ts';
import type { Task } from '../pool/task.ts';
import { connect, QUEUE } from './connection.ts';

/** A result that nobody fetches goes after a week. */
const KEPT_SECONDS = 7 * 24 * 3600;

/** Events tell of results at once; this often it is also looked, because events are lost while Redis is away. */
const LOOK_MS = 5000;

/**
 * Hands tasks to a queue and waits for the workers' results. The name of a job says its run and its task, so that a class
 * which goes on after a crash adds no task twice, and takes what was graded meanwhile.
 */
export const queueEngine =
  (url: string, run: string): Engine =>
  async (tasks, onGraded, signal) => {
    const redis = await connect(url);
    const queue = new Queue<unknown, unknown>(QUEUE, { connection: redis });
    const events = new QueueEvents(QUEUE, { connection: redis });
    const pending = new Map(tasks.map(({ key, task }) => [`${run}-${key}`, { key, task }]));
    const news = doorbell();
    for (const name of ['completed', 'failed'] as const)
      events.on(name, ({ jobId }: { jobId: string }) => pending.has(jobId) && news.ring(jobId));
    // Redis is away; it comes back.
    queue.on('error', () => undefined);
    events.on('error', () => undefined);
    try {
      await events.waitUntilReady();
      await forgetUnavailable(queue, pending);
      await queue.addBulk(
        [...pending].map(([jobId, { task }]) => ({ name: 'grade', data: task, opts: { jobId, ...KEPT } })),
      );
      // What was graded before this engine began to listen.
      let ended = await endedOf(queue, [...pending.keys()]);
      for (;;) {
        signal.throwIfAborted();
        await collect(ended, pending, onGraded);
        if (pending.size === 0) return;
        const rung = await news.rung(LOOK_MS, signal);
        ended = await endedOf(queue, rung.length > 0 ? rung : [...pending.keys()]);
      }
    } finally {
      await Promise.allSettled([queue.close(), events.close()]);
      redis.disconnect();
    }
  };

const KEPT = { removeOnComplete: { age: KEPT_SECONDS }, removeOnFail: { age: KEPT_SECONDS }, attempts: 1 };

type Pending = Map<string, { key: string; task: Task }>;

/** A job that failed in an earlier run of the same class is to be tried again. */
async function forgetUnavailable(queue: Queue<unknown, unknown>, pending: Pending): Promise<void> {
  for (const job of await endedOf(queue, [...pending.keys()])) if (await job.isFailed()) await job.remove();
}

/**
 * Those of these jobs that have ended. Each is asked for by its name, and all at once: a queue that is shared keeps the
 * results of a week, and to read them all for each new one takes the square of their number.
 */
async function endedOf(queue: Queue<unknown, unknown>, ids: string[]): Promise<Job<unknown, unknown>[]> {
  const jobs = await Promise.all(ids.map((id) => queue.getJob(id)));
  return jobs.filter((job) => job !== undefined).filter(({ finishedOn }) => finishedOn !== undefined);
}

/** Takes what is done out of the queue. It leaves the queue only when it is written down. */
async function collect(
  jobs: Job<unknown, unknown>[],
  pending: Pending,
  onGraded: (key: string, result: Graded) => Promise<void>,
): Promise<void> {
  for (const job of jobs) {
    const known = pending.get(job.id ?? '');
    if (!known) continue;
    await onGraded(known.key, resultOf(job, known.task));
    pending.delete(job.id ?? '');
    await job.remove();
  }
}

function resultOf(job: Job<unknown, unknown>, task: Task): Graded {
  if (job.failedReason) return ungraded(task, job.failedReason);
  try {
    return gradedFrom(job.returnvalue, task);
  } catch (error) {
    return ungraded(task, `the worker sent what cannot be its result: ${(error as Error).message}`);
  }
}

function ungraded({ level, seed }: Task, why: string): Graded {
  const { error, ...verdict } = noVerdict(
    level,
    seed,
    new KitError('machine', 'QUEUE_JOB_FAILED', `no worker could grade it: ${why}`, 'Look at what the workers say.'),
  );
  return { verdict, error, seconds: 0 };
}

/** Rung while nobody waits, it is heard by the next who does. */
function doorbell() {
  let bell = new AbortController();
  const names = new Set<string>();
  return {
    ring: (name: string) => {
      names.add(name);
      bell.abort();
    },
    /** Resolves with who rang: when somebody does, after `ms`, or when the signal comes. */
    rung: async (ms: number, signal: AbortSignal): Promise<string[]> => {
      await delay(ms, undefined, { signal: AbortSignal.any([bell.signal, signal]) }).catch(() => undefined);
      bell = new AbortController();
      const rung = [...names];
      names.clear();
      return rung;
    },
  };
}
