import { dirname } from 'node:path';
import { KitError } from '../base/errors.ts';
import { cacheRoot } from '../base/paths.ts';
import { architectureNamed } from '../platform/architecture.mjs';
import { debianKernel } from '../platform/debian.ts';
import { findAccelerator, forgetAccelerators, isDue, rememberAccelerator, withoutKvm } from './accelerator.ts';
import { bake } from './bake.ts';
import { ifCacheUnlocked, withCacheLock } from '../cache/cache-lock.ts';
import { markInUse } from '../cache/cache-users.ts';
import { buildImage, findImage } from './image.ts';
import { fetchKernel, findKernel, kernelPackage, type KernelWish } from './kernel-package.ts';
import { describeLab, labParts, type Lab } from './lab-parts.ts';
import { assertTools } from './missing-tools.ts';
import { removeLeftovers } from '../cache/leftovers.ts';
import { needsTidying, tidy } from '../cache/tidy.ts';
import { isFixable } from './fixable.ts';
import type { Progress } from '../base/progress.ts';
import { restore, type RestoredGuest } from './restore.ts';
import { findSnapshot, openSnapshot } from './snapshot.ts';

export type { Lab } from './lab-parts.ts';

/** A lab of this kernel, in this cache. */
type LabWish = KernelWish & { cache?: string };

/**
 * Brings the lab's parts into being, from the cache where they are up to date. Throws KitError NO_SUCH_KERNEL, and others when
 * it cannot.
 */
export async function prepareLab(progress: Progress, { cache = cacheRoot(), ...wish }: LabWish = {}): Promise<Lab> {
  await assertTools(cache, architectureNamed(wish.arch));
  // One that is named is not fetched.
  if (wish.release !== undefined) await kernelPackage(cache, progress, wish);
  const { lab, snapshot, verdict } = await labParts(cache, wish);
  if (!lab || !snapshot || !verdict || isDue(verdict))
    return withCacheLock(cache, progress, () => build(cache, progress, { wish }));
  await markInUse(cache, ...entriesOf(lab));
  if (await needsTidying(cache)) await ifCacheUnlocked(cache, () => tidy(cache));
  return lab;
}

/** What of the cache a lab consists of. */
const entriesOf = ({ kernel, image, folder }: Lab): string[] => [kernel.folder, dirname(image.file), folder];

/** Builds image and snapshot anew, whatever is there, and tries again whether KVM works. */
export async function rebuildLab(progress: Progress, { cache = cacheRoot(), ...wish }: LabWish = {}): Promise<Lab> {
  await assertTools(cache, architectureNamed(wish.arch));
  if (wish.release !== undefined) await kernelPackage(cache, progress, wish);
  return withCacheLock(cache, progress, async () => {
    await forgetAccelerators(cache);
    return build(cache, progress, { anew: true, wish });
  });
}

/** A fresh guest. A snapshot that does not come up is baked again; with KVM, at last without it. */
export async function startGuest(lab: Lab, progress: Progress): Promise<RestoredGuest> {
  const fixes = [bakeAgain, giveUpKvm];
  for (;;) {
    // Again for each guest: a class is graded, or a file watched, for days.
    await markInUse(lab.cache, ...entriesOf(lab));
    const snapshot = await openSnapshot(lab.folder, lab.key);
    try {
      if (snapshot) return await restore(lab.spec, snapshot);
      throw new KitError('machine', 'SNAPSHOT_GONE', `there is no snapshot in ${lab.folder}`, 'Run the command again.');
    } catch (error) {
      const fix = fixes.shift();
      const isWorthIt = fix === bakeAgain || lab.spec.accelerator === 'kvm';
      if (!fix || !isWorthIt || !isFixable(error)) throw error;
      progress(`the snapshot did not come up (${error.message})`);
      const fixed = await withCacheLock(lab.cache, progress, () =>
        fix(lab, progress, { nonce: snapshot?.nonce, why: error.message }),
      );
      // In place: the holder of this lab starts its next guest from what works.
      Object.assign(lab, fixed);
    } finally {
      await snapshot?.close();
    }
  }
}

/** All this is work for the holder of the cache's lock. */
async function build(
  cache: string,
  progress: Progress,
  { anew = false, wish = {} }: { anew?: boolean; wish?: KernelWish },
): Promise<Lab> {
  await markInUse(cache);
  await removeLeftovers(cache);
  const kernel =
    (await findKernel(cache, wish)) ?? (await fetchKernel(cache, progress, debianKernel({ arch: wish.arch })));
  const image = (anew ? undefined : await findImage(cache, kernel)) ?? (await buildImage(cache, kernel, progress));
  const { accelerator } = await findAccelerator(cache, kernel, progress);
  const lab = await describeLab(cache, kernel, image, accelerator);
  const isThere = !anew && (await findSnapshot(lab.folder, lab.key)) !== undefined;
  const made = isThere ? lab : await bakeLab(lab, progress);
  await markInUse(cache, ...entriesOf(made));
  await tidy(cache);
  return made;
}

async function bakeLab(lab: Lab, progress: Progress): Promise<Lab> {
  try {
    await bake({ ...lab, progress });
    return lab;
  } catch (error) {
    if (lab.spec.accelerator !== 'kvm' || !isFixable(error)) throw error;
    return giveUpKvm(lab, progress, { why: error.message });
  }
}

interface Failure {
  /** Of the snapshot that did not come up. */
  nonce?: string | undefined;
  why: string;
}

/** Unless another run has done so meanwhile: then the snapshot has another nonce than the one that failed. */
async function bakeAgain(lab: Lab, progress: Progress, { nonce }: Failure): Promise<Lab> {
  const found = await findSnapshot(lab.folder, lab.key);
  return found && found.nonce !== nonce ? lab : bakeLab(lab, progress);
}

async function giveUpKvm(lab: Lab, progress: Progress, { why }: Failure): Promise<Lab> {
  const verdict = withoutKvm(why);
  progress(`${verdict.reason}; from now on its machine is emulated. ${verdict.remedy}`);
  const { cache, kernel, image } = lab;
  await rememberAccelerator(cache, kernel, verdict);
  return bakeLab(await describeLab(cache, kernel, image, 'tcg'), progress);
}
