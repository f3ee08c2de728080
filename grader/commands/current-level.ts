import { hintFileOf, readHintNotes } from './hint-file.ts';
import { shortName } from './learners-file.ts';
import { nextLevel, progressFile, readProgress } from './progress-file.ts';

/** The level at which a program's last run got stuck, or else the first that is not passed yet. */
export async function currentLevel(
  program: string,
  files = { hints: hintFileOf(program), progress: progressFile },
): Promise<number> {
  const { lastRun } = await readHintNotes(shortName(program), files.hints);
  if (lastRun?.failed) return lastRun.level;
  return nextLevel(await readProgress(files.progress));
}
