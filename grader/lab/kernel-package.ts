import { execa } from 'execa';
import { mkdir, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { KitError } from '../errors.ts';
import { tied } from '../tied.ts';
import { withCacheLock } from '../cache/cache-lock.ts';
import { markInUse } from '../cache/cache-users.ts';
import { withDiskSpace } from './disk-space.ts';
import { guestModules } from './guest-modules.ts';
import { removeLeftovers, WORK } from '../cache/leftovers.ts';
import type { Progress } from './progress.ts';

/** A Debian kernel unpacked in the cache: never installed, never booted by this machine. */
export interface KernelPackage {
  /** Where in the cache all of it lies. */
  folder: string;
  /** `uname -r` of the guest, e.g. 6.1.0-56-cloud-amd64 */
  release: string;
  /** Compressed kernel image. */
  image: string;
  /** `lib/modules/RELEASE/kernel` */
  modules: string;
  /** One folder that serves as BCC_KERNEL_SOURCE: Debian's two header packages laid over each other. */
  headers: string;
}

const META_PACKAGE = { image: 'linux-image-cloud-amd64', headers: 'linux-headers-cloud-amd64' };

/** Three packages, then their contents, then the headers once more while they are merged. */
const SPACE_BYTES = 400 * 1024 * 1024;

/**
 * The kernel for the lab: from the cache, or fetched there.
 * Throws KitError `machine` when apt cannot deliver it.
 */
export async function kernelPackage(cache: string, progress: Progress): Promise<KernelPackage> {
  return (
    (await findKernel(cache)) ??
    withCacheLock(cache, progress, async () => {
      await markInUse(cache);
      await removeLeftovers(cache);
      return (await findKernel(cache)) ?? fetchKernel(cache, progress);
    })
  );
}

/** The newest kernel in the cache that has all its parts. */
export async function findKernel(cache: string): Promise<KernelPackage | undefined> {
  // What is made of a kernel is known by where it really lies, whatever links a cache is reached through.
  const home = await realpath(join(cache, 'kernel')).catch(() => join(cache, 'kernel'));
  const releases = (await readdir(home).catch(() => [])).filter((name) => !name.startsWith(WORK.kernel));
  return releases
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((release) => describe(home, release))
    .find(({ image, modules, headers }) => [image, modules, join(headers, 'include', 'linux')].every(existsSync));
}

/**
 * Fetches the kernel with apt (which checks the signatures) and unpacks it in the cache. For the holder of the cache's
 * lock. Throws KitError KERNEL_NOT_FOUND, KERNEL_FETCH, KERNEL_UNPACK or NO_SPACE, and then leaves nothing.
 */
export async function fetchKernel(cache: string, progress: Progress): Promise<KernelPackage> {
  progress('fetching a Debian kernel and its headers with apt (about 40 MB, unpacked in the cache, not installed)');
  const home = join(cache, 'kernel');
  await mkdir(home, { recursive: true });
  const space = { folder: home, bytes: SPACE_BYTES, purpose: 'for a kernel and its headers' };
  return withDiskSpace(space, async () => {
    const work = await mkdtemp(join(home, WORK.kernel));
    try {
      const image = await dependency(META_PACKAGE.image, /^linux-image-/);
      const headers = await dependency(META_PACKAGE.headers, /^linux-headers-/);
      const common = await dependency(headers, /^linux-headers-.*-common/);
      const release = image.replace(/^linux-image-/, '');
      await apt(['download', image, headers, common], work);
      const root = join(work, 'root');
      await mkdir(root);
      for (const deb of (await readdir(work)).filter((name) => name.endsWith('.deb')))
        await unpack(join(work, deb), root);
      await mergeHeaders(root, common, headers);
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

/** What the lab needs of the packages; the rest of the modules alone would be 90 MB. */
const WANTED = [
  './boot/vmlinuz-*',
  './usr/src/linux-headers-*',
  '*/modules.builtin',
  ...guestModules.map((name) => `*/${name}.ko*`),
];

/** tar's words about a pattern that a package does not hold: each of the three has only some of what is wanted. */
const HARMLESS = /: Not found in archive$|Exiting with failure status due to previous errors$/;

async function unpack(deb: string, root: string): Promise<void> {
  // One shell pipe: through Node the 200 MB take three times as long.
  const script = 'deb=$1; root=$2; shift 2; dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --wildcards "$@"';
  const { stderr } = await execa(...tied('sh', ['-c', script, 'sh', deb, root, ...WANTED]), {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  const complaints = stderr.split('\n').filter((line) => line !== '' && !HARMLESS.test(line));
  if (complaints.length === 0) return;
  throw new KitError(
    'machine',
    'KERNEL_UNPACK',
    `${basename(deb)} could not be unpacked: ${complaints.slice(0, 3).join(' / ')}`,
    'Run the command again: the package is fetched anew.',
  );
}

async function mergeHeaders(root: string, common: string, headers: string): Promise<void> {
  const merged = join(root, 'headers');
  await rename(join(root, 'usr', 'src', common), merged);
  await execa('cp', ['-a', '--remove-destination', `${join(root, 'usr', 'src', headers)}/.`, merged]);
  await rm(join(root, 'usr', 'src'), { recursive: true });
}

function describe(home: string, release: string): KernelPackage {
  const root = join(home, release);
  // Debian 13 merges /usr and moved the modules below it.
  const modules = ['lib', 'usr/lib'].map((lib) => join(root, lib, 'modules', release, 'kernel')).find(existsSync);
  return {
    release,
    folder: root,
    image: join(root, 'boot', `vmlinuz-${release}`),
    modules: modules ?? join(root, 'lib', 'modules', release, 'kernel'),
    headers: join(root, 'headers'),
  };
}

/** The first dependency of a package whose name matches. */
async function dependency(name: string, pattern: RegExp): Promise<string> {
  const { stdout } = await execa('apt-cache', ['depends', name], { reject: false, env: { LC_ALL: 'C' } });
  const names = [...stdout.matchAll(/Depends: (\S+)/g)].map((match) => match[1] ?? '');
  const found = names.find((candidate) => pattern.test(candidate));
  if (found === undefined)
    throw new KitError(
      'machine',
      'KERNEL_NOT_FOUND',
      `apt knows no package ${name} (wanted: one that depends on ${pattern.source})`,
      'Run `sudo apt-get update` and try again. The lab takes its kernel from Debian 12 or 13.',
    );
  return found;
}

async function apt(args: string[], cwd: string): Promise<void> {
  const result = await execa(...tied('apt-get', args), { cwd, reject: false, all: true, env: { LC_ALL: 'C' } });
  if (result.exitCode === 0) return;
  throw new KitError(
    'machine',
    'KERNEL_FETCH',
    `apt could not fetch the kernel: ${firstComplaints(result.all)}`,
    'Check the network and run `sudo apt-get update`, then try again; nothing half-done is left behind.',
  );
}

/** apt's errors, which say why, without its report of progress, which only says what. */
function firstComplaints(output: string): string {
  const lines = output.trim().split('\n');
  const errors = [/^E: /, /^(Err|W):/, /./].map((kind) => lines.filter((line) => kind.test(line)));
  return (errors.find(({ length }) => length > 0) ?? []).slice(0, 3).join(' / ');
}
