import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

/**
 * A lock that one process at a time has. JavaScript, because the set-up takes one before anything is built.
 *
 * flock(1) locks the open file that it inherits, so the lock lives as long as our own descriptor, and those of programs
 * that were given it: the kernel lets go of it when the last of them ends, however it ends, and no lock is ever stale.
 * @typedef {object} FileLock
 * @property {number} descriptor for programs that keep the lock as long as they run
 * @property {(seconds: number) => Promise<boolean>} take whether it is ours now; waits for it up to so many seconds, or for
 *   as long as it takes (Infinity)
 * @property {() => Promise<void>} close
 */

/**
 * Opens the file of a lock, and makes it. Throws what `open` throws.
 * @param {string} path
 * @returns {Promise<FileLock>}
 */
export async function openLock(path) {
  const file = await open(path, 'a');
  return { descriptor: file.fd, take: (seconds) => flock(file.fd, seconds), close: () => file.close() };
}

/**
 * @param {number} descriptor
 * @param {number} seconds
 * @returns {Promise<boolean>}
 */
function flock(descriptor, seconds) {
  const flags = seconds === 0 ? ['--nonblock'] : seconds === Infinity ? [] : ['--timeout', String(seconds)];
  const child = spawn('flock', ['--exclusive', ...flags, '3'], { stdio: ['ignore', 'ignore', 'inherit', descriptor] });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => resolve(code === 0));
    // It is part of util-linux, which Debian is never without.
    child.on('error', reject);
  });
}
