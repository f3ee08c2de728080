import { constants } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { KitError } from '../errors.ts';
import { startFile, workshopFile } from '../paths.ts';

/**
 * Puts the learner's file back to its start and keeps what was in it beside it. Resolves with the exit code.
 * Throws KitError RESET_FAILED (fault machine); the learner's work is then where it was.
 */
export async function reset(file = workshopFile): Promise<number> {
  const start = await readFile(startFile);
  const shown = relative(process.cwd(), file) || file;
  try {
    const old = await readFile(file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (old?.equals(start)) {
      process.stdout.write(`${shown} already is as it was at the start.\n`);
      return 0;
    }
    if (old) {
      const backup = backupOf(file);
      // Never over an older backup.
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      process.stdout.write(`Your work is kept in ${relative(process.cwd(), backup)}\n`);
    }
    await writeFile(file, start);
  } catch (cause) {
    const { message } = cause as Error;
    throw new KitError('machine', 'RESET_FAILED', `${shown} was not reset: ${message}`, 'Look at its permissions.', {
      cause,
    });
  }
  process.stdout.write(`${shown} is as it was at the start.\n`);
  return 0;
}

/** The local time without what some file systems refuse in a name, e.g. clean.c.backup-2026-03-09T10-15-42.123 */
function backupOf(file: string): string {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return `${file}.backup-${local.toISOString().slice(0, -1).replaceAll(':', '-')}`;
}
