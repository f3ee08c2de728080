import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { guestModules } from './guest-modules.ts';
import type { KernelPackage } from './kernel-package.ts';

/**
 * The files of the modules that the guest loads, in that order. What the kernel has built in needs no file: Debian 13's
 * has most of virtio.
 */
export async function moduleFiles(kernel: KernelPackage): Promise<string[]> {
  const files = await readdir(kernel.modules, { recursive: true });
  const builtIn = await builtInModules(kernel);
  return guestModules.flatMap((name) => {
    const found = files.find((path) => [`${name}.ko`, `${name}.ko.xz`].includes(basename(path)));
    if (found !== undefined) return [join(kernel.modules, found)];
    if (builtIn.has(name)) return [];
    throw new KitError(
      'machine',
      'KERNEL_MODULE',
      `kernel ${kernel.release} has no module ${name}`,
      'npm run lab -- rebuild',
    );
  });
}

async function builtInModules(kernel: KernelPackage): Promise<Set<string>> {
  const list = await readFile(join(kernel.modules, '..', 'modules.builtin'), 'utf8').catch(() => '');
  return new Set(list.split('\n').map((line) => basename(line, '.ko')));
}
