import { KitError } from '../../base/errors.ts';
import { noVerdict } from '../../levels/no-verdict.ts';
import type { Verdict } from '../../levels/verdict.ts';
import { mayBeProvoked } from './disturbing.ts';
import { MOST_TEXT, type Graded } from './graded.ts';
import type { Task } from './task.ts';

/** Hears of a run while it goes on. */
export interface RunListener {
  onPhase: (phase: 'compiling' | 'running') => void;
  /** What happened, as a page, of a task that asks for it. */
  onPicture: (html: string) => void;
}

/** Grades a program once, in a machine of its own; rejects when there is no verdict, or when the signal comes. */
export type GradeOnce = (task: Task, signal: AbortSignal, listener: RunListener) => Promise<Verdict>;

export interface HowToGradeTask {
  /** For each attempt. */
  limitMs: number;
  signal: AbortSignal;
  onPhase?: RunListener['onPhase'];
}

/** A machine that fails is asked so often. What a program may have provoked is for gradeAll to look at. */
const ATTEMPTS = 3;

/**
 * Grades a program and always comes to a result: where no verdict is possible, `unavailable` with the reason.
 * Rejects with the signal's reason and nothing else.
 */
export async function gradeTask(task: Task, gradeOnce: GradeOnce, how: HowToGradeTask): Promise<Graded> {
  const begun = performance.now();
  for (let attempt = 1; ; attempt++) {
    how.signal.throwIfAborted();
    const result = await attemptAt(task, gradeOnce, how);
    if (result.verdict.verdict !== 'unavailable' || mayBeProvoked(result) || attempt === ATTEMPTS)
      return { ...result, seconds: (performance.now() - begun) / 1000 };
  }
}

async function attemptAt(
  task: Task,
  gradeOnce: GradeOnce,
  { limitMs, signal, onPhase = () => undefined }: HowToGradeTask,
): Promise<Omit<Graded, 'seconds'>> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(tooLong(limitMs)), limitMs);
  const either = AbortSignal.any([signal, ended.signal]);
  try {
    let picture: string | undefined;
    const grading = gradeOnce(task, either, { onPhase, onPicture: (html) => (picture = html) });
    // Also a run that does not listen to its signal ends here.
    const verdict = await Promise.race([grading, rejection(either)]);
    return { verdict, ...(picture !== undefined && picture.length <= MOST_TEXT && { picture }) };
  } catch (error) {
    signal.throwIfAborted();
    const { error: problem, ...verdict } = noVerdict(task.level, task.seed, ended.signal.reason ?? error);
    return { verdict, error: problem };
  } finally {
    clearTimeout(timer);
  }
}

const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const give = () => reject(signal.reason as Error);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });

const tooLong = (limitMs: number): KitError =>
  new KitError(
    'machine',
    'SUBMISSION_TOO_LONG',
    `there was no verdict within ${limitMs / 1000} s`,
    'Grade again when the machine is less busy, or with a longer --limit.',
  );
