import { execa } from 'execa';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { thisArchitecture } from './architecture.mjs';
import type { KernelSource } from './kernel-source.ts';

/** The cloud kernel of the Debian release that this machine's apt knows. apt checks the signatures; nothing is installed. */
export const debian: KernelSource = {
  announcement: 'fetching a Debian kernel and its headers with apt (about 40 MB, unpacked in the cache, not installed)',
  // Three packages, then their contents, then the headers once more while they are merged.
  bytes: 400 * 1024 * 1024,
  fetch: async (work, modules) => {
    const { kernelPackages } = thisArchitecture;
    const image = await dependency(kernelPackages.image, /^linux-image-/);
    const headers = await dependency(kernelPackages.headers, /^linux-headers-/);
    const common = await dependency(headers, /^linux-headers-.*-common/);
    await apt(['download', image, headers, common], work);
    const root = join(work, 'root');
    await mkdir(root);
    for (const deb of (await readdir(work)).filter((name) => name.endsWith('.deb')))
      await unpack(join(work, deb), root, modules);
    await mergeHeaders(root, common, headers);
    return { release: image.replace(/^linux-image-/, ''), root };
  },
};

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
  const result = await execa(...diesWithParent('apt-get', args), {
    cwd,
    reject: false,
    all: true,
    env: { LC_ALL: 'C' },
  });
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
