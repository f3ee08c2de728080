import { utimes } from 'node:fs/promises';

/**
 * Gives a file or a folder of the cache the time of now: what was not used for long is removed one day. In a cache that
 * this process may not write, nothing is removed either.
 */
export const noteUse = (path: string): Promise<void> => {
  const now = new Date();
  return utimes(path, now, now).catch(() => undefined);
};
