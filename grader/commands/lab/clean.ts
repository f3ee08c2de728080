import { cleanCache } from '../../cache/clean-cache.ts';
import { cacheRoot } from '../../base/paths.ts';
import { megabytes } from '../../report/lab-text.ts';
import { say } from '../say.ts';

/** Empties the cache and says what that freed; resolves with the exit code. */
export async function clean(): Promise<number> {
  const freed = await cleanCache(cacheRoot(), say);
  process.stdout.write(
    `${megabytes(freed)} freed in ${cacheRoot()}; the next run fetches and makes everything anew.\n`,
  );
  return 0;
}
