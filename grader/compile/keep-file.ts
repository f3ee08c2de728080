import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { draftOf } from './draft.ts';

/**
 * Writes a file of the cache so that nobody ever reads half of it, also when two write at once. A cache that cannot be
 * written (no space, no permission) costs time, nothing else: then it resolves with false.
 */
export async function keepFile(path: string, text: string): Promise<boolean> {
  const draft = draftOf(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, path);
    return true;
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
    return false;
  }
}
