import { join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { bytesOnDisk, cacheContents } from './cache-contents.ts';
import { withCacheLock } from './cache-lock.ts';
import { cacheUsers } from './cache-users.ts';
import { discard } from './discard.ts';
import { leftovers, removeLeftovers } from './leftovers.ts';

/**
 * Removes what the kit has put into the cache, or some of it; returns the bytes that this freed. Throws KitError CACHE_IN_USE while
 * another process uses it: a compile whose headers vanish would blame the learner.
 */
export async function cleanCache(
  cache: string,
  progress: (line: string) => void,
  paths: readonly string[] = cacheContents,
): Promise<number> {
  return withCacheLock(cache, progress, async () => {
    const users = await cacheUsers(cache);
    if (users.length > 0) throw inUse(cache, users);
    const ours = [...paths.map((path) => join(cache, path)), ...(await leftovers(cache))];
    const freed = (await Promise.all(ours.map(bytesOnDisk))).reduce((sum, bytes) => sum + bytes, 0);
    await discard(cache, paths);
    await removeLeftovers(cache);
    return freed;
  });
}

const inUse = (cache: string, users: { pid: number; command: string }[]): KitError =>
  new KitError(
    'machine',
    'CACHE_IN_USE',
    `${cache} is in use by ${users.map(({ pid, command }) => `process ${pid} (${command.slice(0, 80)})`).join(', ')}`,
    'Wait until it has ended, or end it; then run the command again.',
  );
