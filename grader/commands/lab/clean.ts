import { cacheContents } from '../../cache/cache-contents.ts';
import { cleanCache } from '../../cache/clean-cache.ts';
import { cacheRoot } from '../../base/paths.ts';
import { entriesOfLabs } from '../../lab/entries-of-labs.ts';
import type { KernelWish } from '../../lab/kernel-package.ts';
import { megabytes } from '../../report/lab-text.ts';
import { say } from '../say.ts';

/** Empties the cache, or removes what an architecture has there, and says what that freed; resolves with the exit code. */
export async function clean({ arch }: Pick<KernelWish, 'arch'>): Promise<number> {
  const cache = cacheRoot();
  const freed = await cleanCache(cache, say, arch === undefined ? cacheContents : await entriesOfLabs(cache, arch));
  const next = arch === undefined ? 'the next run' : `the next run with --arch ${arch}`;
  process.stdout.write(`${megabytes(freed)} freed in ${cache}; ${next} fetches and makes everything anew.\n`);
  return 0;
}
