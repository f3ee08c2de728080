import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOnDisk, cacheContents } from './cache-contents.ts';
import { labParts } from './lab-parts.ts';

/** `stale`: it is there, but the next run makes it anew. `undecided`: what it depends on is not known yet. */
export type PartState = 'ready' | 'stale' | 'undecided' | 'missing';

export interface PartStatus {
  part: string;
  state: PartState;
  detail: string;
  bytes: number;
}

export interface LabStatus {
  cache: string;
  parts: PartStatus[];
  /** All that the kit keeps in the cache. */
  bytes: number;
}

/** What of the lab is in the cache. Changes nothing. Throws KitError QEMU_MISSING. */
export async function labStatus(cache: string): Promise<LabStatus> {
  const { kernel, image, verdict, lab, snapshot } = await labParts(cache);
  const inCache = (name: string) => join(cache, name);
  const part = async (
    name: string,
    files: string[],
    detail: string | undefined,
    isDecided = true,
  ): Promise<PartStatus> => {
    const isThere = files.some((file) => existsSync(inCache(file)));
    const bytes = await sum(files.map((file) => bytesOnDisk(inCache(file))));
    const state = detail !== undefined ? 'ready' : !isThere ? 'missing' : isDecided ? 'stale' : 'undecided';
    return { part: name, state, detail: detail ?? AT_THE_NEXT_RUN[state], bytes };
  };
  return {
    cache,
    parts: [
      await part('kernel', ['kernel'], kernel?.release),
      await part('guest image', ['images'], image && `id ${image.id}`, kernel !== undefined),
      await part(
        'accelerator',
        ['accelerator.json'],
        verdict && [`${ACCELERATORS[verdict.accelerator]}: ${verdict.reason}`, verdict.remedy ?? []].flat().join('. '),
      ),
      await part('snapshot', ['snapshots'], snapshot && lab && `key ${lab.key}`, lab !== undefined),
    ],
    bytes: await sum(cacheContents.map((name) => bytesOnDisk(inCache(name)))),
  };
}

export const ACCELERATORS = { kvm: 'KVM', tcg: 'emulation' };

const AT_THE_NEXT_RUN: Record<PartState, string> = {
  ready: '',
  stale: 'what it was made from has changed: the next run makes it anew',
  undecided: 'the next run uses it if it still fits the parts above',
  missing: 'the next run makes it',
};

const sum = async (numbers: Promise<number>[]): Promise<number> =>
  (await Promise.all(numbers)).reduce((total, number) => total + number, 0);
