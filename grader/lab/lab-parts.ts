import { join } from 'node:path';
import { hashOf } from '../base/hash-of.ts';
import { digests } from '../cache/digests.ts';
import { lastLevel } from '../levels/index.ts';
import { rehearsalOf } from '../levels/rehearsal.ts';
import { RECORDER_FILE } from '../traffic/recorder/recorder-bundle.ts';
import { PROTOCOL } from '../guest/protocol.ts';
import { encodeWire } from '../base/wire.ts';
import { knownAccelerator, type AcceleratorVerdict } from './accelerator.ts';
import { architectureNamed } from '../platform/architecture.mjs';
import { findImage, type Image } from './image.ts';
import { findKernel, type KernelPackage, type KernelWish } from './kernel-package.ts';
import { machineArguments, type Accelerator, type MachineSpec } from './machine.ts';
import { findSnapshot, snapshotKey, type SnapshotRecord } from './snapshot.ts';
import { cpuModel, qemuFile } from './this-machine.ts';

/** Everything on disk that a run needs: kernel, headers, image and snapshot. */
export interface Lab {
  cache: string;
  kernel: KernelPackage;
  image: Image;
  spec: Omit<MachineSpec, 'mode' | 'ramFile'>;
  key: string;
  /** Where the snapshot is, or will be. */
  folder: string;
}

/** What of the lab is in the cache and up to date. A part without those before it is worth nothing and not looked at. */
export interface LabParts {
  kernel?: KernelPackage;
  image?: Image;
  verdict?: AcceleratorVerdict;
  lab?: Lab;
  snapshot?: SnapshotRecord;
}

/** Looks and changes nothing; some ten files are looked at, none of them large. Throws KitError QEMU_MISSING. */
export async function labParts(cache: string, wish: KernelWish = {}): Promise<LabParts> {
  qemuFile(architectureNamed(wish.arch));
  const kernel = await findKernel(cache, wish);
  if (!kernel) return {};
  const image = await findImage(cache, kernel);
  const verdict = await knownAccelerator(cache, kernel);
  if (!image || !verdict) return { kernel, ...(image && { image }), ...(verdict && { verdict }) };
  const lab = await describeLab(cache, kernel, image, verdict.accelerator);
  const snapshot = await findSnapshot(lab.folder, lab.key);
  return { kernel, image, verdict, lab, ...(snapshot && { snapshot }) };
}

/** The lab that these parts make. */
export async function describeLab(
  cache: string,
  kernel: KernelPackage,
  image: Image,
  accelerator: Accelerator,
): Promise<Lab> {
  const { architecture } = kernel;
  const files = [qemuFile(architecture), kernel.image, RECORDER_FILE];
  const [qemuDigest = '', kernelDigest = '', recorderDigest = ''] = await digests(cache, files);
  const key = snapshotKey({
    protocol: PROTOCOL,
    qemu: qemuDigest,
    cpu: await cpuModel(),
    kernel: kernelDigest,
    image: image.id,
    rehearsal: hashOf(encodeWire(rehearsalOf(lastLevel))),
    recorder: recorderDigest,
    // Where the files lie does not matter; what is in them is told above.
    machine: machineArguments({
      ...{ architecture, accelerator },
      kernel: 'kernel',
      image: 'image',
      ramFile: 'ram',
      mode: 'bake',
    }),
  });
  const spec = { architecture, accelerator, kernel: kernel.image, image: image.file };
  return { cache, kernel, image, spec, key, folder: join(cache, 'snapshots', key) };
}
