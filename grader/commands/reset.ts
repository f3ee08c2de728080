import { constants } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { KitError } from '../base/errors.ts';
import { startFile, workshopFile } from '../base/paths.ts';
import { hintFileOf } from './hint-file.ts';
import { progressFile } from './progress-file.ts';

/** What reset begins anew. */
const OWN = { file: workshopFile, progress: progressFile, hints: hintFileOf(workshopFile) };

/**
 * Puts the learner's file back to its start, and the course to level 0; what was in the file, and which levels were
 * passed, is kept beside it. Resolves with the exit code.
 * Throws KitError RESET_FAILED (fault machine); the learner's work is then where it was.
 */
export async function reset({ file, progress, hints }: typeof OWN = OWN): Promise<number> {
  const start = await readFile(startFile);
  const shown = shortened(file);
  try {
    const old = await contentOf(file);
    const passed = await contentOf(progress);
    const isChanged = old !== undefined && !old.equals(start);
    if (old && !isChanged && !passed) {
      process.stdout.write(`${shown} already is as it was at the start.\n`);
      return 0;
    }
    if (isChanged) process.stdout.write(`Your work is kept in ${await keep(file)}\n`);
    if (passed) process.stdout.write(`Which levels you had passed is kept in ${await keep(progress)}\n`);
    await writeFile(file, start);
    await rm(progress, { force: true });
    await rm(hints, { force: true });
  } catch (cause) {
    const { message } = cause as Error;
    throw new KitError('machine', 'RESET_FAILED', `${shown} was not reset: ${message}`, 'Look at its permissions.', {
      cause,
    });
  }
  process.stdout.write(`${shown} is as it was at the start, and you are at level 0.\n`);
  return 0;
}

const shortened = (file: string): string => relative(process.cwd(), file) || file;

/** undefined where there is no such file. */
const contentOf = (file: string): Promise<Buffer | undefined> =>
  readFile(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });

/** Copies a file beside itself, never over an older copy; resolves with the copy's name. */
async function keep(file: string): Promise<string> {
  const backup = backupOf(file);
  await copyFile(file, backup, constants.COPYFILE_EXCL);
  return shortened(backup);
}

/** The local time without what some file systems refuse in a name, e.g. clean.c.backup-2026-03-09T10-15-42.123 */
function backupOf(file: string): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return `${file}.backup-${local.toISOString().slice(0, -1).replaceAll(':', '-')}`;
}
