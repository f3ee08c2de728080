import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { entryFolders, ofOlderKits, type EntryFolder } from './cache-contents.ts';
import { isUnfinished } from './leftovers.ts';

export interface CacheEntry {
  folder: EntryFolder | 'of older kits';
  /** Its path in the cache, e.g. `snapshots/a9c9ee4c246b3aea`. */
  path: string;
  /** When it was made or used last, in ms since 1970. */
  usedMs: number;
}

/** All entries of a cache. */
export async function cacheEntries(cache: string): Promise<CacheEntry[]> {
  const inFolder = async (folder: EntryFolder) =>
    (await readdir(join(cache, folder)).catch(() => [])) // not there yet
      .filter((name) => !isUnfinished(name))
      .map((name) => ({ folder, path: join(folder, name) }));
  const older = ofOlderKits.map((path) => ({ folder: 'of older kits' as const, path }));
  const all = [...(await Promise.all(entryFolders.map(inFolder))).flat(), ...older];
  const found = await Promise.all(
    all.map(async (entry) => {
      const info = await lstat(join(cache, entry.path)).catch(() => undefined);
      return info ? [{ ...entry, usedMs: info.mtimeMs }] : [];
    }),
  );
  return found.flat();
}
