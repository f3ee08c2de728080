import type { GradeOnce } from '../../class/pool/grade-task.ts';
import type { Progress } from '../../base/progress.ts';
import { verdictOf } from '../../levels/verdict-of.ts';
import { observe } from '../../pipeline.ts';
import { pictureOf } from '../../workbench/picture.ts';

/** The name of the file is the same for all: it must not change a verdict. */
const FILE = 'clean.c';

/** The learner's own grader, in a fresh machine of the lab. */
export const gradeInLab =
  (progress: Progress): GradeOnce =>
  async ({ source, level, seed, picture = false }, signal, { onPhase, onPicture }) => {
    const record = await observe({ file: FILE, source, level, seed, kernel: 'lab', progress, signal, onPhase });
    const verdict = verdictOf(record);
    if (picture) onPicture(pictureOf(record, verdict, FILE));
    return verdict;
  };
