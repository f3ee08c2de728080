import { gradeTask, type GradeOnce } from '../pool/grade-task.ts';
import type { ClassGrader } from './room.ts';

/** Grades in this process, in a machine of its own for each. */
export const poolGrader =
  (gradeOnce: GradeOnce, limitMs: number): ClassGrader =>
  (task, { signal, ending, onState }) => {
    // Its turn has come: from here on, a newer run waits for it.
    onState('compiling');
    return gradeTask(task, gradeOnce, { limitMs, signal: AbortSignal.any([signal, ending]), onPhase: onState });
  };
