import { KitError } from '../../base/errors.ts';
import { oneLine } from '../../base/foreign-text.ts';
import { cacheRoot } from '../../base/paths.ts';
import { kernelChoices } from '../../lab/kernel-choice.ts';
import { addKernel, findKernel, isOf } from '../../lab/kernel-package.ts';
import { architectures } from '../../platform/architecture.mjs';
import { debianKernel, offeredReleases, packageFiles } from '../../platform/debian.ts';
import type { KernelSource } from '../../platform/kernel-source.ts';
import { kernelsText } from '../../report/kernels-text.ts';
import { say } from '../say.ts';

/**
 * Lists the kernels in the cache and those that apt offers; with a release or package files, puts that kernel into the cache
 * first. Resolves with the exit code. Throws KitError NO_SUCH_KERNEL, NOT_A_KERNEL, and others when one cannot be fetched.
 */
export async function kernels(wanted: string[]): Promise<number> {
  const cache = cacheRoot();
  const offered = await offeredReleases();
  const source = await sourceOf(wanted, { cache, offered });
  if (source) await addKernel(cache, say, source);
  process.stdout.write(
    kernelsText((await Promise.all(architectures.map(({ name }) => kernelChoices(cache, name)))).flat(), offered),
  );
  return 0;
}

/** Undefined: nothing has to be fetched. */
async function sourceOf(
  wanted: string[],
  { cache, offered }: { cache: string; offered: string[] },
): Promise<KernelSource | undefined> {
  if (wanted.some((word) => word.endsWith('.deb'))) return packageFiles(wanted);
  const [release, ...more] = wanted;
  if (more.length > 0)
    throw new KitError('usage', 'USAGE', `${wanted.map(oneLine).join(' ')}: one release at a time`, 'Name one.');
  if (release === undefined || (await findKernel(cache, { release }))) return undefined;
  const found = offered.find((each) => isOf({ release: each }, release));
  if (found !== undefined) return debianKernel({ release: found });
  throw new KitError(
    'usage',
    'NO_SUCH_KERNEL',
    `apt offers no kernel ${oneLine(release)} here (it offers ${offered.join(', ') || 'none'})`,
    'Name one of those, or give the package files of another: npm run lab -- kernels FILE.deb …',
  );
}
