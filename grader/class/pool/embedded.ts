import { inParallel } from '../../base/in-parallel.ts';
import { gradeTask, type GradeOnce } from './grade-task.ts';
import type { Graded } from './graded.ts';
import type { Task } from './task.ts';

/** Grades tasks, wherever that is, and tells of each as it is done. Rejects with the signal's reason when it comes. */
export type Engine = (
  tasks: { key: string; task: Task }[],
  onGraded: (key: string, graded: Graded) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

/** Grades in this process, `jobs` machines at a time. */
export const embedded =
  (gradeOnce: GradeOnce, { jobs, limitMs }: { jobs: number; limitMs: number }): Engine =>
  async (tasks, onGraded, signal) => {
    await inParallel(tasks, jobs, async ({ key, task }) => {
      await onGraded(key, await gradeTask(task, gradeOnce, { limitMs, signal }));
    });
  };
