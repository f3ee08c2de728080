import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { guestModules } from './guest-modules.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import type { KernelPackage } from './kernel-package.ts';
import { moduleFiles } from './module-files.ts';

let folder: string;
let kernel: KernelPackage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'module-files-test-'));
  kernel = {
    release: '6.12.1-test',
    architecture: thisArchitecture,
    folder: '',
    image: '',
    modules: join(folder, 'kernel'),
    headers: '',
  };
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text = ''): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

test('every module has a file: in the order of loading, packed or not', async () => {
  for (const name of guestModules) await put(`kernel/drivers/${name}.ko${name === 'failover' ? '.xz' : ''}`);
  expect(await moduleFiles(kernel)).toEqual(
    guestModules.map((name) => join(kernel.modules, 'drivers', `${name}.ko${name === 'failover' ? '.xz' : ''}`)),
  );
});

test('what the kernel has built in needs no file', async () => {
  await put(
    'modules.builtin',
    guestModules
      .slice(1)
      .map((name) => `kernel/drivers/virtio/${name}.ko\n`)
      .join(''),
  );
  await put(`kernel/${guestModules[0]}.ko`);
  expect(await moduleFiles(kernel)).toEqual([join(kernel.modules, `${guestModules[0]}.ko`)]);
});

test('a module that is neither is named', async () => {
  await put('modules.builtin', 'kernel/drivers/virtio/virtio.ko\n');
  await put('kernel/drivers/virtio_ring.ko.xz');
  await expect(moduleFiles(kernel)).rejects.toMatchObject({
    code: 'KERNEL_MODULE',
    message: 'kernel 6.12.1-test has no module virtio_pci_legacy_dev',
  });
});
