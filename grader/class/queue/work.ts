import { UnrecoverableError, WaitingError, Worker, type Job } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { oneLine } from '../../base/foreign-text.ts';
import { KitError } from '../../base/errors.ts';
import { gradeTask, type GradeOnce } from '../pool/grade-task.ts';
import type { Graded } from '../pool/graded.ts';
import { task } from '../pool/task.ts';
import { connect, QUEUE } from './connection.ts';
import { watchGivenUp } from './given-up.ts';

export interface WorkOptions {
  url: string;
  kit: string;
  jobs: number;
  limitMs: number;
  gradeOnce: GradeOnce;
  onGraded: (graded: Graded) => void;
  signal: AbortSignal;
}

/** A worker that is silent for so long is taken for dead, and another one grades what it had. */
const SILENCE_MS = 15_000;

/** So long a worker without a job takes to leave the queue. */
const CLOSE_MS = 2000;

/** A program that takes its worker along so often is given up. */
const MOST_DEATHS = 5;

/**
 * Grades what is in the queue until the signal comes; what it has in hand then goes back into the queue. What its class
 * has given up, it gives up as well.
 * Throws KitError OTHER_KIT (fault usage) at the first job of another version of the kit, which goes back as well.
 */
export async function work({ url, kit, jobs, limitMs, gradeOnce, onGraded, signal }: WorkOptions): Promise<void> {
  const redis = await connect(url);
  const inHand = new Set<Promise<unknown>>();
  const refusal = new AbortController();
  const ended = AbortSignal.any([signal, refusal.signal]);

  const handBack = async (job: Job, token: string | undefined): Promise<never> => {
    await job.moveToWait(token);
    throw new WaitingError();
  };
  const grade = async (job: Job<unknown>, token?: string): Promise<Graded> => {
    // The version first: another one may have other levels.
    const versioned = task.pick({ kit: true }).safeParse(job.data);
    if (versioned.success && versioned.data.kit !== kit) refusal.abort(otherKit(versioned.data.kit, kit));
    const parsed = task.safeParse(job.data);
    if (!parsed.success && !ended.aborted)
      throw new UnrecoverableError(`it is no task: ${z.prettifyError(parsed.error)}`);
    if (!parsed.success || ended.aborted) return handBack(job, token);
    const givenUp = watchGivenUp(redis, job.id ?? '');
    const signal = AbortSignal.any([ended, givenUp.signal]);
    const onPhase = (phase: string) => void job.updateProgress(phase).catch(() => undefined);
    const result = await gradeTask(parsed.data, gradeOnce, { limitMs, signal, onPhase })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      })
      .finally(givenUp.stop);
    if (!result) return givenUp.signal.aborted ? drop(job) : handBack(job, token);
    onGraded(result);
    return result;
  };

  const taken = (job: Job<unknown>, token?: string): Promise<Graded> => {
    const grading = grade(job, token);
    const noted = grading.catch(() => undefined).finally(() => inHand.delete(noted));
    inHand.add(noted);
    return grading;
  };

  const worker = new Worker<unknown, Graded>(QUEUE, taken, {
    ...{ connection: redis, concurrency: jobs, lockDuration: SILENCE_MS, stalledInterval: SILENCE_MS / 3 },
    maxStalledCount: MOST_DEATHS,
  });
  worker.on('error', () => undefined); // Redis is away; it comes back
  await new Promise<void>((resolve) => {
    if (ended.aborted) resolve();
    else ended.addEventListener('abort', () => resolve(), { once: true });
  });
  const closed = worker.close();
  await Promise.all(inHand);
  // A Redis that was away when the signal came may keep BullMQ waiting for ever. Nothing is in hand any more.
  await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
  redis.disconnect();
  refusal.signal.throwIfAborted();
}

/** Nobody fetches what becomes of it. */
function drop(job: Job): never {
  job.opts.removeOnFail = true;
  throw new UnrecoverableError('it was given up');
}

const otherKit = (theirs: string, ours: string): KitError =>
  new KitError(
    'usage',
    'OTHER_KIT',
    `the class in the queue is graded with version ${oneLine(theirs)} of the kit, and this worker is version ${ours}`,
    'Bring both to the same version (git pull), and start the worker again.',
  );
