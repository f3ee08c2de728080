import { setTimeout as delay } from 'node:timers/promises';
import { KitError } from '../../base/errors.ts';
import type { Engine } from '../pool/embedded.ts';
import type { Graded } from '../pool/graded.ts';
import { gradeTask, type GradeOnce } from '../pool/grade-task.ts';
import { taskKey } from '../pool/task.ts';
import type { ClassGrader } from './room.ts';

/** Grades in this process, in a machine of its own for each. */
export const poolGrader =
  (gradeOnce: GradeOnce, limitMs: number): ClassGrader =>
  (task, signal, { onPhase }) =>
    gradeTask(task, gradeOnce, { limitMs, signal, onPhase });

/** So long after a Redis was away it is asked again. */
const AGAIN_MS = 1000;

/** Lets the workers of a queue grade, and waits for a Redis that is away. */
export const queueGrader =
  (engine: Engine): ClassGrader =>
  async (task, signal, { onPhase }) => {
    onPhase('running');
    for (;;) {
      let result: Graded | undefined;
      const keep = (_key: string, graded: Graded) => Promise.resolve(void (result = graded));
      try {
        await engine([{ key: taskKey(task), task }], keep, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof KitError) || error.code !== 'QUEUE_UNREACHABLE') throw error;
        await delay(AGAIN_MS, undefined, { signal });
      }
      if (result) return result;
    }
  };
