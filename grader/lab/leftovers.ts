import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** How the folders begin that work in progress lives in, until it is renamed into place. */
export const WORK = { bake: 'bake-', image: 'image-', kernel: 'fetch-', clean: 'clean-' } as const;

/**
 * Folders of runs that were killed amid their work. Only for the holder of the cache's lock are they leftovers: all such
 * work is done under it, so whatever is there then belongs to nobody.
 */
export async function leftovers(cache: string): Promise<string[]> {
  const below = async (folder: string) =>
    (await readdir(folder).catch(() => [])) // not there yet
      .filter((name) => Object.values(WORK).some((start) => name.startsWith(start)))
      .map((name) => join(folder, name));
  return [...(await below(cache)), ...(await below(join(cache, 'kernel')))];
}

export async function removeLeftovers(cache: string): Promise<void> {
  for (const folder of await leftovers(cache)) await rm(folder, { recursive: true, force: true });
}
