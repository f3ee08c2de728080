import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openLock } from '../base/file-lock.mjs';
import { say } from './say.mjs';

/**
 * Does the work while no other process does work under the same lock file. What outlives a set-up that was killed is
 * waited for.
 * @template T
 * @param {string} file
 * @param {(descriptor: number) => Promise<T>} work is given the lock's descriptor, for the programs that it starts
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const lock = await openLock(file);
  try {
    if (!(await lock.take(0))) {
      say('Another set-up is running in this folder; waiting for it.');
      await lock.take(Infinity);
    }
    return await work(lock.descriptor);
  } finally {
    await lock.close();
  }
}
