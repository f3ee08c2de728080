import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbandoned } from '../base/draft.ts';
import { entryFolders } from './cache-contents.ts';

/** How the folders begin that work in progress lives in, until it is renamed into place. */
export const WORK = { bake: 'bake-', image: 'image-', kernel: 'fetch-', foreign: 'foreign-', clean: 'clean-' } as const;

const isWork = (name: string): boolean => Object.values(WORK).some((start) => name.startsWith(start));

/** Whether this is no entry of the cache, but the folder or the draft of one that is being made. */
export const isUnfinished = (name: string): boolean => isWork(name) || name.endsWith('.new');

/**
 * What runs left behind that were killed during their work: folders, and the drafts of files. Only for the holder of the
 * cache's lock are the folders leftovers: all such work is done under it, so whatever is there then belongs to nobody.
 */
export async function leftovers(cache: string): Promise<string[]> {
  const below = async (folder: string) =>
    (await readdir(join(cache, folder), { recursive: folder === 'precompiled' }).catch(() => [])) // not there yet
      .filter((name) => isWork(name) || isAbandoned(name))
      .map((name) => join(cache, folder, name));
  return (await Promise.all(['.', ...entryFolders].map(below))).flat();
}

export async function removeLeftovers(cache: string): Promise<void> {
  for (const path of await leftovers(cache)) await rm(path, { recursive: true, force: true });
}
