import type { Verdict } from '../levels/verdict.ts';
import { hintFileOf, noteRun } from './hint-file.ts';
import { isLearners, shortName } from './learners-file.ts';
import { orSayWhy } from './or-say-why.ts';
import { notePassed, progressFile } from './progress-file.ts';

/**
 * Notes what the next commands go by: where a run got stuck, and that the learner's own file passed a level. Never fails.
 */
export async function noteVerdict(
  verdict: Verdict,
  file: string,
  files = { hints: hintFileOf(file), progress: progressFile },
): Promise<void> {
  await orSayWhy(
    noteRun(verdict, shortName(file), files.hints).then(() =>
      verdict.verdict === 'pass' && isLearners(file)
        ? notePassed(verdict.level, verdict.seed, files.progress)
        : undefined,
    ),
  );
}
