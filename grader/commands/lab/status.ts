import type { KernelWish } from '../../lab/kernel-package.ts';
import { labStatus } from '../../lab/lab-status.ts';
import { cacheRoot } from '../../base/paths.ts';
import { labStatusText } from '../../report/lab-text.ts';

/** Prints what of the lab is in the cache; resolves with the exit code. */
export async function status({ arch, release }: KernelWish): Promise<number> {
  process.stdout.write(labStatusText(await labStatus(cacheRoot(), { arch, release })));
  return 0;
}
