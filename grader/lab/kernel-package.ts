import { execa } from 'execa';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KitError } from '../errors.ts';
import { guestModules } from './guest-modules.ts';
import type { Progress } from './progress.ts';

/** A Debian kernel unpacked in the cache: never installed, never booted by this machine. */
export interface KernelPackage {
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

/**
 * The kernel for the lab: from the cache, or fetched with apt (which checks the signatures) and unpacked there.
 * Throws KitError `machine` when apt cannot deliver it.
 */
export async function kernelPackage(cache: string, progress: Progress): Promise<KernelPackage> {
  const home = join(cache, 'kernel');
  const have = await newestComplete(home);
  if (have) return have;
  progress('fetching a Debian kernel and its headers with apt (about 40 MB, unpacked in the cache, not installed)');
  await mkdir(home, { recursive: true });
  const work = await mkdtemp(join(home, 'fetch-'));
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
    await rename(root, join(home, release)).catch((error: unknown) => {
      if (!existsSync(join(home, release))) throw error;
    });
    return describe(home, release);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What the lab needs of the packages; the rest of the modules alone would be 90 MB. */
const WANTED = [
  './boot/vmlinuz-*',
  './usr/src/linux-headers-*',
  '*/modules.builtin',
  ...guestModules.map((name) => `*/${name}.ko*`),
];

async function unpack(deb: string, root: string): Promise<void> {
  // One shell pipe: through Node the 200 MB take three times as long. A pattern that this package
  // does not hold is an error to tar, but not to us; what is missing shows in the checks that follow.
  const script = 'deb=$1; root=$2; shift 2; dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --wildcards "$@"';
  await execa('sh', ['-c', script, 'sh', deb, root, ...WANTED], { reject: false });
}

async function mergeHeaders(root: string, common: string, headers: string): Promise<void> {
  const merged = join(root, 'headers');
  await rename(join(root, 'usr', 'src', common), merged);
  await execa('cp', ['-a', '--remove-destination', `${join(root, 'usr', 'src', headers)}/.`, merged]);
  await rm(join(root, 'usr', 'src'), { recursive: true });
}

async function newestComplete(home: string): Promise<KernelPackage | undefined> {
  const releases = (await readdir(home).catch(() => [])).filter((name) => !name.startsWith('fetch-'));
  const newest = releases.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return newest === undefined ? undefined : describe(home, newest);
}

function describe(home: string, release: string): KernelPackage {
  const root = join(home, release);
  // Debian 13 merges /usr and moved the modules below it.
  const modules = ['lib', 'usr/lib'].map((lib) => join(root, lib, 'modules', release, 'kernel')).find(existsSync);
  return {
    release,
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
  const result = await execa('apt-get', args, { cwd, reject: false, all: true, env: { LC_ALL: 'C' } });
  if (result.exitCode === 0) return;
  throw new KitError(
    'machine',
    'KERNEL_FETCH',
    `apt could not fetch the kernel: ${result.all.trim().split('\n').slice(-3).join(' / ')}`,
    'Check the network and run `sudo apt-get update`, then try again; nothing half-done is left behind.',
  );
}
