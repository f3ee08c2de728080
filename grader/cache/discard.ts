import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WORK } from './leftovers.ts';

/**
 * Removes files and folders, by their paths in the cache. For the holder of its lock. They go out of the way first: half a
 * kernel folder would look like a whole one, should this process be killed.
 */
export async function discard(cache: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const bin = await mkdtemp(join(cache, WORK.clean));
  for (const [at, path] of paths.entries()) await rename(join(cache, path), join(bin, String(at))).catch(ignoreMissing);
  await rm(bin, { recursive: true, force: true });
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
