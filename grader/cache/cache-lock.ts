import { join } from 'node:path';
import { makeFolder } from '../base/make-folder.ts';
import { KitError } from '../base/errors.ts';
import { patience } from '../base/patience.ts';
import { openLock, type FileLock } from '../base/file-lock.mjs';

export const lockFile = (cache: string): string => join(cache, 'lock');

/** Longer than fetching a kernel and baking take together, on a slow line and a busy machine. */
const WAIT_S = 900 * patience;

/** Does work on the cache that only one process may do at a time; a second one waits, and then mostly finds it done. */
export async function withCacheLock<T>(
  cache: string,
  progress: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await openCacheLock(cache);
  try {
    if (!(await lock.take(0))) {
      progress('another run is preparing the lab; waiting for it');
      if (!(await lock.take(WAIT_S))) throw locked(cache);
    }
    return await work();
  } finally {
    await lock.close();
  }
}

/** The same, but without waiting: resolves with undefined when another process is at work. */
export async function ifCacheUnlocked<T>(cache: string, work: () => Promise<T>): Promise<T | undefined> {
  const lock = await openCacheLock(cache);
  try {
    return (await lock.take(0)) ? await work() : undefined;
  } finally {
    await lock.close();
  }
}

async function openCacheLock(cache: string): Promise<FileLock> {
  try {
    makeFolder(cache);
    return await openLock(lockFile(cache));
  } catch (cause) {
    throw new KitError(
      'machine',
      'CACHE_NOT_WRITABLE',
      `the cache folder ${cache} cannot be written: ${(cause as Error).message}`,
      'Give it to your user, or choose another one: EBPF_WORKSHOP_CACHE=FOLDER',
      { cause },
    );
  }
}

const locked = (cache: string): KitError =>
  new KitError(
    'machine',
    'CACHE_LOCKED',
    `another process has been working on ${cache} for more than ${WAIT_S / 60} minutes`,
    `Find and end it: fuser ${lockFile(cache)}`,
  );
