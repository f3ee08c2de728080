import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftOf } from './draft.ts';
import { makeFolder } from './make-folder.ts';

/** Nobody else may read the file. */
export const OWNERS_ONLY = 0o600;

/**
 * Writes a file in one step, so that nobody ever reads half of it, also when several write it at once: the last one
 * stays. A write that fails leaves the file as it was, and no draft. `mode` is as for writeFile.
 */
export async function writeWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeFile(draft, text, { mode });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Writes a file of a cache, and its folder. A cache that cannot be written (no space, no permission) costs time, nothing
 * else: then it resolves with false.
 */
export async function keepFile(file: string, text: string): Promise<boolean> {
  try {
    makeFolder(dirname(file));
    await writeWhole(file, text);
    return true;
  } catch {
    return false;
  }
}
