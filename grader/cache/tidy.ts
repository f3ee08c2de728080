import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheEntries, type CacheEntry } from './cache-entries.ts';
import { lockFile } from './cache-lock.ts';
import { thoseInUse } from './cache-users.ts';
import { discard } from './discard.ts';
import { leftovers, removeLeftovers } from './leftovers.ts';
import { noteUse } from './note-use.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What was not used for so long goes. */
const UNUSED_MS = 30 * DAY_MS;

/** Of these there are no more than a few: each takes 100 MB and more, and working on the kit makes a new one every time. */
const LARGE: CacheEntry['folder'][] = ['kernel', 'images', 'snapshots', 'precompiled'];
const FEW = 8;

/** Whether tidy() has something to do: there are leftovers, or a day has passed. The lock's file has the time of the last. */
export async function needsTidying(cache: string): Promise<boolean> {
  const last = await stat(lockFile(cache)).catch(() => undefined);
  return Date.now() - (last?.mtimeMs ?? 0) > DAY_MS || (await leftovers(cache)).length > 0;
}

/**
 * Removes what killed runs left behind, and what was not used for 30 days and is not in use now. For the holder of the
 * cache's lock, who has marked what it uses itself.
 */
export async function tidy(cache: string): Promise<void> {
  await removeLeftovers(cache);
  const unused = unusedEntries(await cacheEntries(cache), Date.now()).map(({ path }) => path);
  const inUse = unused.length === 0 ? [] : await thoseInUse(unused.map((path) => join(cache, path)));
  const removable = unused.filter((path) => !inUse.includes(join(cache, path)));
  await discard(cache, removable).catch(() => undefined); // on a disk so full, a run does not fail for that
  await noteUse(lockFile(cache));
}

/**
 * The last of its kind stays: it is what the next run after a long holiday needs. What is one too many of the large ones
 * goes only when an hour has passed, or it would be made again at once.
 */
export function unusedEntries(entries: CacheEntry[], nowMs: number): CacheEntry[] {
  const lastFirst = entries.toSorted((a, b) => b.usedMs - a.usedMs);
  return lastFirst.filter((entry) => {
    const { folder, usedMs } = entry;
    const usedLater = lastFirst.filter((other) => other.folder === folder).indexOf(entry);
    const isLast = usedLater === 0 && folder !== 'of older kits';
    const isOneTooMany = LARGE.includes(folder) && usedLater >= FEW && nowMs - usedMs > HOUR_MS;
    return (nowMs - usedMs > UNUSED_MS && !isLast) || isOneTooMany;
  });
}
