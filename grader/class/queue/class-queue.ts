import type { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { Queue, QueueEvents, type Job } from 'bullmq';
import { KitError } from '../../base/errors.ts';
import { noVerdict } from '../../levels/no-verdict.ts';
import type { Engine } from '../pool/embedded.ts';
import type { Graded } from '../pool/graded.ts';
import { gradedFrom } from '../pool/graded-from.ts';
import type { Task } from '../pool/task.ts';
import { connect, QUEUE } from './connection.ts';
import { markGivenUp } from './given-up.ts';

/** A result that nobody fetches goes after a week. */
const KEPT_SECONDS = 7 * 24 * 3600;
const KEPT = { removeOnComplete: { age: KEPT_SECONDS }, removeOnFail: { age: KEPT_SECONDS }, attempts: 1 };

/** Events tell of results at once; this often it is also looked, because events are lost while Redis is away. */
const LOOK_MS = 5000;

/** Where a task is: behind so many of the same class, or in the hands of a worker. */
export type QueuedState = { ahead: number } | 'compiling' | 'running';

/** What is heard of a task while it is in the queue. */
interface HandedOver {
  hasBegun: boolean;
  onState: (state: QueuedState) => void;
  onEnd: () => void;
}

interface HowToGradeQueued {
  /** The task's name in its class: one that is asked for again under it, after a crash, is graded once. */
  id: string;
  /** Nobody wants the result any more: the task leaves the queue, or the worker that has it. */
  signal: AbortSignal;
  /** The class ends: what is in the queue stays there. */
  ending: AbortSignal;
  onState: (state: QueuedState) => void;
}

/**
 * Hands the tasks of a class to a queue and waits for the workers' results, on one connection. The name of a job says
 * its class and its task, so that a class which goes on after a crash adds no task twice, and takes what was graded
 * meanwhile.
 */
export class ClassQueue {
  /** In the order in which they were handed over. */
  readonly #handedOver = new Map<string, HandedOver>();

  private constructor(
    private readonly name: string,
    private readonly redis: Redis,
    private readonly queue: Queue<unknown, unknown>,
    private readonly events: QueueEvents,
  ) {
    // Redis is away; it comes back.
    queue.on('error', () => undefined);
    events.on('error', () => undefined);
    for (const ending of ['completed', 'failed'] as const)
      events.on(ending, ({ jobId }: { jobId: string }) => this.#handedOver.get(jobId)?.onEnd());
    events.on('progress', ({ jobId, data }) => {
      if (data === 'compiling' || data === 'running') this.#note(jobId, true, data);
    });
    // Its worker has died, or has given it back.
    events.on('waiting', ({ jobId }) => this.#note(jobId, false));
  }

  /** `name`: of the class, as runId() has it. Throws as connect() does. */
  static async open(url: string, name: string): Promise<ClassQueue> {
    const connection = await connect(url);
    const events = new QueueEvents(QUEUE, { connection });
    const opened = new ClassQueue(name, connection, new Queue(QUEUE, { connection }), events);
    await events.waitUntilReady();
    return opened;
  }

  /** What is not graded when the signal comes stays in the queue: the same class goes on with it. */
  readonly engine: Engine = (tasks, onGraded, signal) => this.#grade(tasks, onGraded, signal);

  /** Rejects with the reason of the signal that comes, and for nothing else. */
  async grade(task: Task, { id, signal, ending, onState }: HowToGradeQueued): Promise<Graded> {
    const results: Graded[] = [];
    const keep = (_key: string, graded: Graded) => Promise.resolve(void results.push(graded));
    const giveUp = () => void this.#giveUp(this.#jobIdOf(id)).catch(() => undefined);
    signal.addEventListener('abort', giveUp);
    try {
      await this.#grade([{ key: id, task }], keep, AbortSignal.any([signal, ending]), onState);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    const [result] = results;
    if (!result) throw new Error('a program came to no result');
    return result;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.queue.close(), this.events.close()]);
    this.redis.disconnect();
  }

  async #grade(
    tasks: { key: string; task: Task }[],
    onGraded: (key: string, graded: Graded) => Promise<void>,
    signal: AbortSignal,
    onState: HandedOver['onState'] = () => undefined,
  ): Promise<void> {
    const pending = new Map(tasks.map((each) => [this.#jobIdOf(each.key), each]));
    const news = doorbell();
    for (const jobId of pending.keys())
      this.#handedOver.set(jobId, { hasBegun: false, onState, onEnd: () => news.ring(jobId) });
    this.#tellWaiting();
    try {
      await this.#forgetOutdated(pending);
      // What was graded before anybody listened.
      let looked = [...pending.keys()];
      for (;;) {
        const jobs = await this.#jobsOf(looked);
        signal.throwIfAborted();
        await collect(jobs, pending, onGraded);
        if (pending.size === 0) return;
        // All of them at first, later those that Redis has lost.
        await this.#add(looked.filter((jobId) => !jobs.has(jobId)).map((jobId) => [jobId, pending.get(jobId)]));
        const rung = await news.rung(LOOK_MS, signal);
        looked = rung.length > 0 ? rung.filter((jobId) => pending.has(jobId)) : [...pending.keys()];
      }
    } finally {
      for (const { key } of tasks) this.#handedOver.delete(this.#jobIdOf(key));
      this.#tellWaiting();
    }
  }

  #jobIdOf(key: string): string {
    return `${this.name}-${key}`;
  }

  /** A job that failed in an earlier run of the same class is to be tried again, and so is one of another version of the kit. */
  async #forgetOutdated(pending: Pending): Promise<void> {
    for (const [jobId, job] of await this.#jobsOf([...pending.keys()])) {
      const { kit } = job.data as Partial<Task>;
      if (kit !== pending.get(jobId)?.task.kit || (await job.isFailed())) await this.queue.remove(jobId);
    }
  }

  async #add(tasks: [string, { task: Task } | undefined][]): Promise<void> {
    const jobs = tasks.flatMap(([jobId, known]) => (known ? [{ jobId, data: known.task }] : []));
    if (jobs.length === 0) return;
    await this.queue.addBulk(jobs.map(({ jobId, data }) => ({ name: 'grade', data, opts: { jobId, ...KEPT } })));
  }

  /**
   * Those of these jobs that are in the queue. Each is asked for by its name, and all at once: a queue that is shared
   * keeps the results of a week, and to read them all for each new one takes the square of their number.
   */
  async #jobsOf(ids: string[]): Promise<Map<string, Job<unknown, unknown>>> {
    const jobs = await Promise.all(ids.map(async (id) => [id, await this.queue.getJob(id)] as const));
    return new Map(jobs.flatMap(([id, job]) => (job ? [[id, job] as const] : [])));
  }

  /** One that waits leaves the queue at once, one that a worker has when that worker looks. */
  async #giveUp(jobId: string): Promise<void> {
    await markGivenUp(this.redis, jobId);
    await this.queue.remove(jobId);
  }

  #note(jobId: string, hasBegun: boolean, phase?: 'compiling' | 'running'): void {
    const noted = this.#handedOver.get(jobId);
    if (!noted) return;
    noted.hasBegun = hasBegun;
    if (phase) noted.onState(phase);
    else this.#tellWaiting();
  }

  #tellWaiting(): void {
    [...this.#handedOver.values()].forEach(({ hasBegun, onState }, ahead) => {
      if (!hasBegun) onState({ ahead });
    });
  }
}

type Pending = Map<string, { key: string; task: Task }>;

/** Takes what is done out of the queue. It leaves the queue only when it is written down. */
async function collect(
  jobs: Map<string, Job<unknown, unknown>>,
  pending: Pending,
  onGraded: (key: string, result: Graded) => Promise<void>,
): Promise<void> {
  for (const [jobId, job] of jobs) {
    const known = pending.get(jobId);
    if (!known || job.finishedOn === undefined) continue;
    await onGraded(known.key, resultOf(job, known.task));
    pending.delete(jobId);
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
