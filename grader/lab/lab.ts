import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KitError } from '../errors.ts';
import { PROTOCOL } from '../protocol.ts';
import { cacheRoot } from '../paths.ts';
import { accelerator } from './accelerator.ts';
import { bake } from './bake.ts';
import { guestImage } from './image.ts';
import { kernelPackage, type KernelPackage } from './kernel-package.ts';
import { machineArguments, type MachineSpec } from './machine.ts';
import type { Progress } from './progress.ts';
import { restore, type RestoredGuest } from './restore.ts';
import { findSnapshot, snapshotKey, type Snapshot } from './snapshot.ts';
import { QEMU } from './vm.ts';

/** Everything on disk that a run needs: kernel, headers, image and snapshot. */
export interface Lab {
  kernel: KernelPackage;
  spec: Omit<MachineSpec, 'mode' | 'ramFile'>;
  key: string;
  /** Where the snapshot is, or will be. */
  folder: string;
  snapshot: Snapshot;
}

/** Brings the lab's parts into being, from the cache where they are unchanged. */
export async function prepareLab(progress: Progress): Promise<Lab> {
  const cache = cacheRoot();
  const kernel = await kernelPackage(cache, progress);
  const image = await guestImage(cache, kernel, progress);
  const spec = { accelerator: await accelerator(cache, kernel, progress), kernel: kernel.image, image: image.file };
  const key = snapshotKey({
    protocol: PROTOCOL,
    qemu: await qemuIdentity(),
    cpu: await cpuModel(),
    kernel: kernel.release,
    image: image.id,
    machine: machineArguments({ ...spec, mode: 'bake', ramFile: 'ram' }),
  });
  const folder = join(cache, 'snapshot');
  const snapshot = (await findSnapshot(folder, key)) ?? (await bake(spec, key, folder, progress));
  return { kernel, spec, key, folder, snapshot };
}

/** A fresh guest. A snapshot that does not come up is baked again, once. */
export async function startGuest(lab: Lab, progress: Progress): Promise<RestoredGuest> {
  try {
    return await restore(lab.spec, lab.snapshot);
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    progress(`the snapshot did not come up (${error.message})`);
    return restore(lab.spec, await bake(lab.spec, lab.key, lab.folder, progress));
  }
}

async function qemuIdentity(): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const info = await stat(join(folder, QEMU)).catch(() => undefined);
    if (info) return `${join(folder, QEMU)} ${info.size} ${info.mtimeMs}`;
  }
  throw new KitError('machine', 'QEMU_MISSING', `${QEMU} is not on the PATH`, 'sudo apt-get install qemu-system-x86');
}

async function cpuModel(): Promise<string> {
  return /^model name\s*:.*$/m.exec(await readFile('/proc/cpuinfo', 'utf8'))?.[0] ?? 'unknown';
}
