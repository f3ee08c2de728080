import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { guestModules } from './guest-modules.ts';

/** An unpacked kernel, as far as its modules go; `modules` is `lib/modules/RELEASE/kernel`. */
interface Kernel {
  release: string;
  modules: string;
}

/**
 * The files of the modules that the guest loads, in that order. What the kernel has built in needs no file: Debian 13's
 * has most of virtio. Throws KitError KERNEL_MODULE for one that is neither.
 */
export async function moduleFiles(kernel: Kernel): Promise<string[]> {
  const { files, missing } = await findModules(kernel);
  if (missing === undefined) return files;
  throw new KitError(
    'machine',
    'KERNEL_MODULE',
    `kernel ${kernel.release} has no module ${missing}`,
    'npm run lab -- rebuild',
  );
}

/** A kernel that an older kit unpacked may lack one that this kit needs. */
export const hasModules = async (kernel: Kernel): Promise<boolean> => (await findModules(kernel)).missing === undefined;

async function findModules({ modules }: Kernel): Promise<{ files: string[]; missing: string | undefined }> {
  const unpacked = await readdir(modules, { recursive: true }).catch(() => []);
  const builtIn = await builtInModules(modules);
  const fileOf = (name: string) => unpacked.find((path) => [`${name}.ko`, `${name}.ko.xz`].includes(basename(path)));
  return {
    files: guestModules.map(fileOf).flatMap((path) => (path === undefined ? [] : [join(modules, path)])),
    missing: guestModules.find((name) => fileOf(name) === undefined && !builtIn.has(name)),
  };
}

async function builtInModules(modules: string): Promise<Set<string>> {
  const list = await readFile(join(modules, '..', 'modules.builtin'), 'utf8').catch(() => '');
  return new Set(list.split('\n').map((line) => basename(line, '.ko')));
}
