import { bytesOnDisk } from '../cache/cache-contents.ts';
import { typesTooNew } from '../compile/too-old-compiler.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { kernelsIn } from './kernel-package.ts';

/** A kernel in the cache, as `--release` may choose it. */
export interface KernelChoice {
  release: string;
  /** The name of its architecture. */
  arch: string;
  bytes: number;
  /** The first type that this machine's BCC does not know and the kernel's headers ask for: it runs nothing here. */
  tooNew?: string;
}

/**
 * All kernels of an architecture in the cache, the newest first; the first that is not too new is the one that runs take.
 */
export async function kernelChoices(cache: string, arch = thisArchitecture.name): Promise<KernelChoice[]> {
  return Promise.all(
    (await kernelsIn(cache, arch)).map(async ({ release, folder, headers }) => {
      const [tooNew] = await typesTooNew(cache, headers);
      return { release, arch, bytes: await bytesOnDisk(folder), ...(tooNew !== undefined && { tooNew }) };
    }),
  );
}
