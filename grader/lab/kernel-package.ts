import { execa } from 'execa';
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { oneLine } from '../base/foreign-text.ts';
import {
  architectureNamed,
  architectureOfRelease,
  thisArchitecture,
  type Architecture,
} from '../platform/architecture.mjs';
import { debianKernel } from '../platform/debian.ts';
import type { KernelSource } from '../platform/kernel-source.ts';
import { withCacheLock } from '../cache/cache-lock.ts';
import { tooOldCompiler, typesTooNew } from '../compile/too-old-compiler.ts';
import { markInUse } from '../cache/cache-users.ts';
import { withDiskSpace } from './disk-space.ts';
import { guestModules } from './guest-modules.ts';
import { hasModules } from './module-files.ts';
import { removeLeftovers, WORK } from '../cache/leftovers.ts';
import type { Progress } from '../base/progress.ts';

/** A kernel unpacked in the cache: never installed, never booted by this machine. */
export interface KernelPackage {
  /** Where in the cache all of it lies. */
  folder: string;
  /** `uname -r` of the guest, e.g. 6.1.0-56-cloud-amd64 */
  release: string;
  architecture: Architecture;
  /** Compressed kernel image. */
  image: string;
  /** `lib/modules/RELEASE/kernel` */
  modules: string;
  /** One folder that serves as BCC_KERNEL_SOURCE: Debian's two header packages laid over each other. */
  headers: string;
}

/** Which kernel is asked for: by default the newest of this machine's architecture. */
export interface KernelWish {
  /** The end may be left out. */
  release?: string | undefined;
  /** The name of an architecture. */
  arch?: string | undefined;
}

/**
 * The kernel for the lab: from the cache, or fetched there. One of a release that you name has to be in the cache.
 * Throws KitError NO_SUCH_KERNEL, COMPILER_TOO_OLD, and others when a kernel cannot be fetched.
 */
export async function kernelPackage(
  cache: string,
  progress: Progress,
  { release, arch }: KernelWish = {},
): Promise<KernelPackage> {
  if (release !== undefined) return ofRelease(cache, release, arch);
  const find = () => findKernel(cache, { arch });
  const fetch = () => fetchKernel(cache, progress, debianKernel({ arch }));
  return (await find()) ?? asHolder(cache, progress, async () => (await find()) ?? fetch());
}

/**
 * The newest kernel in the cache that has all its parts: of a release, where one is named (`6.12`); else of those that this
 * machine's BCC compiles for. Throws KitError LIBRARIES_UNKNOWN.
 */
export async function findKernel(
  cache: string,
  { release, arch }: KernelWish = {},
): Promise<KernelPackage | undefined> {
  const kernels = await kernelsIn(cache, arch);
  if (release !== undefined) return kernels.find((kernel) => isOf(kernel, release));
  for (const kernel of kernels) if ((await typesTooNew(cache, kernel.headers)).length === 0) return kernel;
  return undefined;
}

async function ofRelease(cache: string, release: string, arch?: string): Promise<KernelPackage> {
  const kernel = await findKernel(cache, { release, arch });
  if (kernel) {
    const [type] = await typesTooNew(cache, kernel.headers);
    if (type === undefined) return kernel;
    throw tooOldCompiler(kernel.headers, type);
  }
  const there = (await kernelsIn(cache, arch)).map((each) => each.release).join(', ') || 'none';
  throw new KitError(
    'usage',
    'NO_SUCH_KERNEL',
    `there is no kernel ${oneLine(release)} in the cache (there: ${there})`,
    // By its release apt offers here those of this machine's own architecture.
    `Leave out --release for the newest one, or fetch it: npm run lab -- kernels ${architectureNamed(arch) === thisArchitecture ? oneLine(release) : 'FILE.deb …'}`,
  );
}

/** Puts one more kernel into the cache, to be asked for by its release. Throws what `fetchKernel` throws. */
export const addKernel = (cache: string, progress: Progress, source: KernelSource): Promise<KernelPackage> =>
  asHolder(cache, progress, () => fetchKernel(cache, progress, source));

/** Work for the holder of the cache's lock, in a cache without what earlier holders left half-done. */
const asHolder = <T>(cache: string, progress: Progress, work: () => Promise<T>): Promise<T> =>
  withCacheLock(cache, progress, async () => {
    await markInUse(cache);
    await removeLeftovers(cache);
    return work();
  });

/** Whether a kernel is of a release, of which the end may be left out: 6.1.0-56 is one of 6.1, and 6.12 is not. */
export const isOf = (kernel: Pick<KernelPackage, 'release'>, release: string): boolean =>
  kernel.release === release ||
  (kernel.release.startsWith(release) && /^[^0-9]/.test(kernel.release.slice(release.length)));

/** Those of an architecture that have all their parts, the newest first. */
export async function kernelsIn(cache: string, arch?: string): Promise<KernelPackage[]> {
  // What is made of a kernel is known by where it really lies, whatever links a cache is reached through.
  const home = await realpath(join(cache, 'kernel')).catch(() => join(cache, 'kernel'));
  const releases = (await readdir(home).catch(() => [])).filter(
    (name) => !name.startsWith(WORK.kernel) && architectureOfRelease(name) === architectureNamed(arch),
  );
  const kernels = releases
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((release) => describe(home, release));
  const whole = await Promise.all(kernels.map(isWhole));
  return kernels.filter((_, i) => whole[i]);
}

const isWhole = async (kernel: KernelPackage): Promise<boolean> =>
  [kernel.image, join(kernel.headers, 'include', 'linux')].every(existsSync) && (await hasModules(kernel));

/**
 * Fetches a kernel into the cache, from Debian unless another source is named. For the holder of the cache's lock. Throws KitError KERNEL_NOT_FOUND, KERNEL_FETCH, KERNEL_UNPACK or NO_SPACE, and then leaves nothing.
 */
export async function fetchKernel(cache: string, progress: Progress, source = debianKernel()): Promise<KernelPackage> {
  progress(source.announcement);
  const home = join(cache, 'kernel');
  await mkdir(home, { recursive: true });
  const space = { folder: home, bytes: source.bytes, purpose: 'for a kernel and its headers' };
  return withDiskSpace(space, async () => {
    const work = await mkdtemp(join(home, WORK.kernel));
    try {
      const { release, root } = await source.fetch(work, guestModules);
      await execa('sync', ['--file-system', root]);
      // One that is there lacks a part, or nothing would have been fetched.
      await rm(join(home, release), { recursive: true, force: true });
      await rename(root, join(home, release));
      return describe(home, release);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

function describe(home: string, release: string): KernelPackage {
  const root = join(home, release);
  // Debian 13 merges /usr and moved the modules below it.
  const modules = ['lib', 'usr/lib'].map((lib) => join(root, lib, 'modules', release, 'kernel')).find(existsSync);
  return {
    release,
    architecture: architectureOfRelease(release),
    folder: root,
    image: join(root, 'boot', `vmlinuz-${release}`),
    modules: modules ?? join(root, 'lib', 'modules', release, 'kernel'),
    headers: join(root, 'headers'),
  };
}
