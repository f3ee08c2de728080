import { execa } from 'execa';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { oneLine } from '../base/foreign-text.ts';
import { aptComplaints } from './apt-complaints.ts';
import { wayOut } from './wayOut.mjs';
import { architectureNamed, thisArchitecture } from './architecture.mjs';
import { foreignApt } from './foreign-apt.ts';
import type { KernelSource } from './kernel-source.ts';

/**
 * A cloud kernel of the Debian release that this machine's apt knows: the newest, unless one of those that it offers is named.
 * apt checks the signatures; nothing is installed.
 */
export const debianKernel = ({ release, arch }: { release?: string; arch?: string | undefined } = {}): KernelSource => {
  const architecture = architectureNamed(arch);
  const isForeign = architecture !== thisArchitecture;
  const what = `${release === undefined ? 'a Debian kernel' : `Debian's kernel ${release}`}${isForeign ? ` for ${architecture.name}` : ''}`;
  return {
    announcement: `fetching ${what} and its headers with apt (about 40 MB, unpacked in the cache, not installed)`,
    bytes: BYTES,
    fetch: async (work, modules) => {
      const { kernelPackages } = architecture;
      const env = isForeign ? await foreignApt(architecture, join(work, 'apt')) : {};
      const named = async (kind: 'image' | 'headers') =>
        release === undefined
          ? dependency(kernelPackages[kind], new RegExp(`^linux-${kind}-`), env)
          : `linux-${kind}-${release}`;
      const [image, headers] = [await named('image'), await named('headers')];
      const common = await dependency(headers, /^linux-headers-.*-common/, env);
      await apt(['download', image, headers, common], work, env);
      const debs = (await readdir(work)).filter((name) => name.endsWith('.deb'));
      return unpackKernel(
        debs.map((name) => join(work, name)),
        { work, modules },
      );
    },
  };
};

/** A kernel from package files that are there already, of whatever Debian they are. */
export const packageFiles = (files: string[]): KernelSource => ({
  announcement: 'unpacking a kernel and its headers (in the cache, not installed)',
  bytes: BYTES,
  fetch: (work, modules) => unpackKernel(files, { work, modules }),
});

/** Three packages, then their contents, then the headers once more while they are merged. */
const BYTES = 400 * 1024 * 1024;

/** The releases that apt offers here for the lab, the newest first. */
export async function offeredReleases(): Promise<string[]> {
  const kind = thisArchitecture.kernelPackages.image.replace(/^linux-image-/, '');
  const pattern = `^linux-image-[0-9].*-${kind}$`;
  const { stdout } = await execa('apt-cache', ['search', '--names-only', pattern], {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  const releases = [...stdout.matchAll(/^linux-image-(\S+) - /gm)].map(([, release = '']) => release);
  return releases.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

/** From the package of a kernel, that of its headers and that of those which all kernels of its kind share. */
async function unpackKernel(
  debs: string[],
  { work, modules }: { work: string; modules: readonly string[] },
): Promise<{ release: string; root: string }> {
  const names = await Promise.all(debs.map(packageName));
  const image = names.find((name) => name.startsWith('linux-image-'));
  const release = image?.replace(/^linux-image-/, '').replace(/-unsigned$/, '') ?? '';
  const headers = `linux-headers-${release}`;
  const common = names.find((name) => /^linux-headers-.*-common$/.test(name));
  if (image === undefined || !names.includes(headers) || common === undefined || debs.length !== 3)
    throw new KitError(
      'usage',
      'NOT_A_KERNEL',
      `a kernel is three packages: linux-image-RELEASE, linux-headers-RELEASE and linux-headers-…-common; you gave ${names.join(', ')}`,
      'Name these three files of one release, and no others.',
    );
  const root = join(work, 'root');
  await mkdir(root);
  for (const deb of debs) await unpack(deb, root, modules);
  await mergeHeaders(root, common, headers);
  return { release, root };
}

async function packageName(deb: string): Promise<string> {
  const { stdout, failed, stderr } = await execa('dpkg-deb', ['--field', deb, 'Package'], {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  // It becomes the name of a folder.
  if (!failed && /^[a-z0-9][a-z0-9+.-]+$/.test(stdout)) return stdout;
  const why = oneLine(stderr || stdout);
  throw new KitError('usage', 'NOT_A_KERNEL', `${oneLine(deb)} is no Debian package: ${why}`, 'Check the name.');
}

/** What the lab needs of the packages, beside some modules: all of those alone would be 90 MB. */
const WANTED = ['./boot/vmlinuz-*', './usr/src/linux-headers-*', '*/modules.builtin'];

/** tar's words about a pattern that a package does not hold: each of the three has only some of what is wanted. */
const HARMLESS = /: Not found in archive$|Exiting with failure status due to previous errors$/;

async function unpack(deb: string, root: string, modules: readonly string[]): Promise<void> {
  // One shell pipe: through Node the 200 MB take three times as long.
  const script = 'deb=$1; root=$2; shift 2; dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --wildcards "$@"';
  const wanted = [...WANTED, ...modules.map((name) => `*/${name}.ko*`)];
  const { stderr } = await execa(...diesWithParent('sh', ['-c', script, 'sh', deb, root, ...wanted]), {
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

/** The first dependency of a package whose name matches. */
async function dependency(name: string, pattern: RegExp, env: Environment): Promise<string> {
  const { stdout } = await execa('apt-cache', ['depends', name], { reject: false, env: { ...env, LC_ALL: 'C' } });
  const names = [...stdout.matchAll(/Depends: (\S+)/g)].map((match) => match[1] ?? '');
  const found = names.find((candidate) => pattern.test(candidate));
  if (found === undefined)
    throw new KitError(
      'machine',
      'KERNEL_NOT_FOUND',
      `apt knows no package ${name} (wanted: one that depends on ${pattern.source})`,
      `Run \`sudo apt-get update\` and try again. The lab takes its kernel from Debian 12 or 13. On another system: ${wayOut}`,
    );
  return found;
}

type Environment = Record<string, string>;

async function apt(args: string[], cwd: string, env: Environment): Promise<void> {
  const result = await execa(...diesWithParent('apt-get', args), {
    cwd,
    reject: false,
    all: true,
    env: { ...env, LC_ALL: 'C' },
  });
  if (result.exitCode === 0) return;
  throw new KitError(
    'machine',
    'KERNEL_FETCH',
    `apt could not fetch the kernel: ${aptComplaints(result.all)}`,
    'Check the network and run `sudo apt-get update`, then try again; nothing half-done is left behind.',
  );
}
