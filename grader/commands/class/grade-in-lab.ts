import type { GradeOnce } from '../../class/pool/grade-task.ts';
import type { Progress } from '../../base/progress.ts';
import { grade } from '../../pipeline.ts';

/** The learner's own grader, in a fresh machine of the lab. The name of the file is the same for all: it must not change a verdict. */
export const gradeInLab =
  (progress: Progress): GradeOnce =>
  ({ source, level, seed }, signal) =>
    grade({ file: 'clean.c', source, level, seed, kernel: 'lab', progress, signal });
