import { findAccelerator } from '../../lab/accelerator.ts';
import { kernelPackage, kernelsIn } from '../../lab/kernel-package.ts';
import { prepareLab, startGuest } from '../../lab/lab.ts';
import { ACCELERATORS } from '../../lab/lab-status.ts';
import { cacheRoot } from '../../base/paths.ts';
import type { Finding } from '../../report/doctor-text.ts';
import { say } from '../say.ts';

/** The lab's kernel and its headers, fetched if they are not there; and what else `--release` could choose. */
export async function kernel(): Promise<Finding> {
  const cache = cacheRoot();
  const { release, architecture } = await kernelPackage(cache, say);
  const others = (await kernelsIn(cache)).filter((each) => each.release !== release);
  const more = others.length === 0 ? '' : `; also in the cache: ${others.map((each) => each.release).join(', ')}`;
  return { state: 'ok', detail: `${release} for ${architecture.name}, with headers${more}` };
}

/** KVM or emulation, and why. */
export async function acceleration(): Promise<Finding> {
  const cache = cacheRoot();
  const verdict = await findAccelerator(cache, await kernelPackage(cache, say), say);
  const detail = [`${ACCELERATORS[verdict.accelerator]}: ${verdict.reason}`, verdict.remedy ?? []].flat().join('\n');
  return { state: verdict.remedy ? 'note' : 'ok', detail };
}

/** Image and snapshot; made if they are not there or not up to date. */
export async function snapshot(): Promise<Finding> {
  const { key } = await prepareLab(say);
  return { state: 'ok', detail: `up to date, key ${key}` };
}

/** A machine from the snapshot, until it answers. */
export async function restoredGuest(): Promise<Finding> {
  const lab = await prepareLab(say);
  const begun = performance.now();
  const { vm, release } = await startGuest(lab, say);
  const ms = Math.round(performance.now() - begun);
  await vm.stop();
  return { state: 'ok', detail: `Linux ${release} answers ${ms} ms after the start` };
}
