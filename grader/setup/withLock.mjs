import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { SetupFailure } from './SetupFailure.mjs';
import { say } from './say.mjs';

/**
 * Does the work while no other process does work under the same lock file.
 * flock(1) locks the open file that it inherits, so the lock lives as long as our own descriptor, and those of programs
 * that were given it: the kernel lets go of it when the last of them ends, however it ends. There is no stale lock to
 * detect, and what outlives a set-up that was killed is waited for.
 * @template T
 * @param {string} file
 * @param {(lock: number) => Promise<T>} work is given the descriptor, for the programs that it starts
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a');
  try {
    if (!lock(descriptor, ['--nonblock'])) {
      say('Another set-up is running in this folder; waiting for it.');
      lock(descriptor, []);
    }
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {number} descriptor
 * @param {string[]} flags
 */
function lock(descriptor, flags) {
  const { status, error } = spawnSync('flock', ['--exclusive', ...flags, '3'], {
    stdio: ['ignore', 'ignore', 'inherit', descriptor],
  });
  if (error) {
    throw new SetupFailure('NO_FLOCK', `flock cannot be started: ${error.message}`, 'Install the package util-linux.');
  }
  return status === 0;
}
