import { spawn } from 'node:child_process';
import { open, type FileHandle } from 'node:fs/promises';
import { KitError } from './errors.ts';

/**
 * A lock that one process at a time has. flock(1) locks the open file that it inherits, so the lock lives as long as our
 * own descriptor: the kernel lets go of it when this process ends, however it ends, and no lock is ever stale.
 */
export interface FileLock {
  /** Whether it is ours now; waits for it up to so many seconds. */
  take: (seconds: number) => Promise<boolean>;
  close: () => Promise<void>;
}

/** Opens the file of a lock, and makes it. Throws what `open` throws. */
export async function openLock(path: string): Promise<FileLock> {
  const file = await open(path, 'a');
  return { take: (seconds) => flock(file, seconds), close: () => file.close() };
}

function flock(file: FileHandle, seconds: number): Promise<boolean> {
  const flags = seconds === 0 ? ['--nonblock'] : ['--timeout', String(seconds)];
  const child = spawn('flock', ['--exclusive', ...flags, '3'], { stdio: ['ignore', 'ignore', 'ignore', file.fd] });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => resolve(code === 0));
    child.on('error', ({ message }) =>
      reject(new KitError('machine', 'NO_FLOCK', `flock cannot be started: ${message}`, 'Install util-linux.')),
    );
  });
}
