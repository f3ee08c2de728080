import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandoned } from '../base/draft.ts';

/** How the folders begin that work in progress lives in, until it is renamed into place. */
export const WORK = { bake: 'bake-', image: 'image-', kernel: 'fetch-', clean: 'clean-' } as const;

/**
 * What runs left behind that were killed during their work: folders, and the drafts of files. Only for the holder of the
 * cache's lock are the folders leftovers: all such work is done under it, so whatever is there then belongs to nobody.
 */
export async function leftovers(cache: string): Promise<string[]> {
  const below = async (folder: string, isLeft: (name: string) => boolean) =>
    (await readdir(join(cache, folder), { recursive: folder === 'precompiled' }).catch(() => [])) // not there yet
      .filter(isLeft)
      .map((name) => join(cache, folder, name));
  const isWork = (name: string) => Object.values(WORK).some((start) => name.startsWith(start));
  const found = await Promise.all([
    below('.', (name) => isWork(name) || isAbandoned(name)),
    ...['kernel', 'images', 'snapshots'].map((folder) => below(folder, isWork)),
    below('answers', isAbandoned),
    below('compiled', isAbandoned),
    below('precompiled', isAbandoned),
  ]);
  return found.flat();
}

export async function removeLeftovers(cache: string): Promise<void> {
  for (const path of await leftovers(cache)) await rm(path, { recursive: true, force: true });
}
