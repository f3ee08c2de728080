import { join } from 'node:path';
import { bytesOnDisk, cacheContents } from '../cache/cache-contents.ts';
import { cacheEntries } from '../cache/cache-entries.ts';
import { architectureNamed, thisArchitecture } from '../platform/architecture.mjs';
import type { KernelWish } from './kernel-package.ts';
import { labParts } from './lab-parts.ts';
import { findForeignPrograms, programsOf } from './foreign-programs.ts';

/** `undecided`: there are some, but it is not known yet which one fits. */
export type PartState = 'ready' | 'undecided' | 'missing';

export interface PartStatus {
  part: string;
  state: PartState;
  detail: string;
  bytes: number;
}

/** A part that is not this kit's: of another clone, another version or another kernel. */
export interface OtherEntry {
  /** Its path in the cache. */
  path: string;
  bytes: number;
  usedMs: number;
}

export interface LabStatus {
  cache: string;
  /** The name of its architecture. */
  arch: string;
  /** What the next run of this kit uses. */
  parts: PartStatus[];
  others: OtherEntry[];
  /** All that the kit keeps in the cache. */
  bytes: number;
}

/** What of the lab is in the cache. Changes nothing. Throws KitError QEMU_MISSING. */
export async function labStatus(cache: string, wish: KernelWish = {}): Promise<LabStatus> {
  const { kernel, image, verdict, lab, snapshot } = await labParts(cache, wish);
  const architecture = architectureNamed(wish.arch);
  const { name: arch } = architecture;
  const programs = (await findForeignPrograms(cache, architecture)) && `Node, curl, libraries and the kit's parts`;
  const entries = await cacheEntries(cache);
  const sizeOf = async (paths: string[]) => sum(await Promise.all(paths.map((path) => bytesOnDisk(join(cache, path)))));
  const part = async (name: string, detail: string | undefined, ...paths: string[]): Promise<PartStatus> => {
    // Which snapshot it is depends on whether KVM works.
    const isUndecided = name === 'snapshot' && !lab && entries.some(({ folder }) => folder === 'snapshots');
    const state = detail !== undefined ? 'ready' : isUndecided ? 'undecided' : 'missing';
    return {
      ...{ part: name, state, detail: detail ?? AT_THE_NEXT_RUN[state] },
      bytes: state === 'ready' ? await sizeOf(paths) : 0,
    };
  };
  const [kernelPath, imagePath, snapshotPath] = [
    join('kernel', kernel?.release ?? ''),
    join('images', image?.id ?? ''),
    join('snapshots', lab?.key ?? ''),
  ];
  const ours = new Set([kernel && kernelPath, image && imagePath, snapshot && snapshotPath]);
  const others = entries.filter(({ folder, path }) => OF_A_LAB.has(folder) && !ours.has(path));
  return {
    cache,
    arch,
    parts: [
      await part('kernel', kernel?.release, kernelPath),
      ...(architecture === thisArchitecture ? [] : [await part('programs', programs, ...programsOf(entries, arch))]),
      await part('guest image', image && `id ${image.id}`, imagePath),
      await part(
        'accelerator',
        verdict && [`${ACCELERATORS[verdict.accelerator]}: ${verdict.reason}`, verdict.remedy ?? []].flat().join('. '),
      ),
      await part('snapshot', snapshot && lab && `key ${lab.key}`, snapshotPath),
      await part('compiler', 'results, and headers read in advance', 'precompiled', 'compiled', 'answers'),
    ],
    others: await Promise.all(
      others.map(async ({ path, usedMs }) => ({ path, usedMs, bytes: await bytesOnDisk(join(cache, path)) })),
    ),
    bytes: await sizeOf([...cacheContents]),
  };
}

export const ACCELERATORS = { kvm: 'KVM', tcg: 'emulation' };

const AT_THE_NEXT_RUN: Record<PartState, string> = {
  ready: '',
  undecided: 'the next run uses it if it still fits the parts above',
  missing: 'the next run makes it',
};

const OF_A_LAB = new Set<string>(['kernel', 'images', 'snapshots', 'of older kits']);

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
