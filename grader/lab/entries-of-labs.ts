import { join } from 'node:path';
import { cacheEntries } from '../cache/cache-entries.ts';
import { programsOf } from './foreign-programs.ts';
import { kernelsIn } from './kernel-package.ts';
import { labParts, type LabParts } from './lab-parts.ts';

/**
 * What the labs of an architecture consist of, one for each kernel, by its paths in the cache: kernels, programs, images and
 * snapshots. Images and snapshots of other versions of the kit are not known by their names, and go when they are not used.
 */
export async function entriesOfLabs(cache: string, arch: string): Promise<string[]> {
  const releases = (await kernelsIn(cache, arch)).map(({ release }) => release);
  const labs = await Promise.all(releases.map((release) => labParts(cache, { arch, release }).catch(unknown)));
  return [
    ...releases.map((release) => join('kernel', release)),
    ...labs.flatMap(({ image, lab }) => [
      ...(image ? [join('images', image.id)] : []),
      ...(lab ? [join('snapshots', lab.key)] : []),
    ]),
    ...programsOf(await cacheEntries(cache), arch),
  ];
}

/** Without its QEMU, for one, nobody knows which snapshot is this architecture's. */
const unknown = (): LabParts => ({});
