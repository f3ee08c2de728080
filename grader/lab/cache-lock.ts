import { spawn } from 'node:child_process';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../base/make-folder.ts';
import { KitError } from '../errors.ts';
import { patience } from '../patience.ts';
import type { Progress } from './progress.ts';

export const lockFile = (cache: string): string => join(cache, 'lock');

/** Longer than fetching a kernel and baking take together, on a slow line and a busy machine. */
const WAIT_S = 900 * patience;

/**
 * Does work on the cache that only one process may do at a time; a second one waits, and then mostly finds it done.
 * flock(1) locks the open file that it inherits, so the lock lives as long as our own descriptor: the kernel lets go of
 * it when this process ends, however it ends, and no lock is ever stale.
 */
export async function withCacheLock<T>(cache: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  const file = await openLock(cache);
  try {
    if (!(await flock(file, ['--nonblock']))) {
      progress('another run is preparing the lab; waiting for it');
      if (!(await flock(file, ['--timeout', String(WAIT_S)]))) throw locked(cache);
    }
    return await work();
  } finally {
    await file.close();
  }
}

/** The same, but without waiting: resolves with undefined when another process is at work. */
export async function ifCacheUnlocked<T>(cache: string, work: () => Promise<T>): Promise<T | undefined> {
  const file = await openLock(cache);
  try {
    return (await flock(file, ['--nonblock'])) ? await work() : undefined;
  } finally {
    await file.close();
  }
}

async function openLock(cache: string): Promise<FileHandle> {
  try {
    makeFolder(cache);
    return await open(lockFile(cache), 'a');
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

function flock(file: FileHandle, flags: string[]): Promise<boolean> {
  const child = spawn('flock', ['--exclusive', ...flags, '3'], { stdio: ['ignore', 'ignore', 'ignore', file.fd] });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => resolve(code === 0));
    child.on('error', ({ message }) =>
      reject(new KitError('machine', 'NO_FLOCK', `flock cannot be started: ${message}`, 'Install util-linux.')),
    );
  });
}

const locked = (cache: string): KitError =>
  new KitError(
    'machine',
    'CACHE_LOCKED',
    `another process has been working on ${cache} for more than ${WAIT_S / 60} minutes`,
    `Find and end it: fuser ${lockFile(cache)}`,
  );
