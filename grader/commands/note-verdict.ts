import type { Verdict } from '../levels/verdict.ts';
import { hintFile, noteRun } from './hint-file.ts';
import { isLearners, shortName } from './learners-file.ts';
import { orSayWhy } from './or-say-why.ts';
import { notePassed, progressFile } from './progress-file.ts';

/**
 * Notes what the learner's next commands go by: where a run of their own file got stuck, or that it passed a level. A run
 * of another file leaves no notes. Never fails.
 */
export async function noteVerdict(
  verdict: Verdict,
  file: string,
  files = { hints: hintFile, progress: progressFile },
): Promise<void> {
  if (!isLearners(file)) return;
  await orSayWhy(
    noteRun(verdict, shortName(file), files.hints).then(() =>
      verdict.verdict === 'pass' ? notePassed(verdict.level, verdict.seed, files.progress) : undefined,
    ),
  );
}
