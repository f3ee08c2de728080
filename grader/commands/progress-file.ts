import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { makeFolder } from '../base/make-folder.ts';
import { writeWhole } from '../base/write-whole.ts';
import { lastLevel, levels } from '../levels/index.ts';
import { kitRoot } from '../base/paths.ts';

/** Which levels the learner's own file has passed: readable, and safe to delete. */
const passes = z.record(z.string(), z.object({ passedAt: z.string(), seed: z.number() }));
export type Progress = z.infer<typeof passes>;

export const progressFile = join(kitRoot, 'workshop', 'progress.json');

/** What has been passed so far; a damaged file counts as an empty one. */
export async function readProgress(file = progressFile): Promise<Progress> {
  try {
    return passes.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Notes a level as passed; the first time stays. */
export async function notePassed(level: number, seed: number, file = progressFile): Promise<Progress> {
  const known = await readProgress(file);
  const next = { [String(level)]: { passedAt: new Date().toISOString(), seed }, ...known };
  makeFolder(dirname(file));
  await writeWhole(file, `${JSON.stringify(next, undefined, 2)}\n`);
  return next;
}

/** The first level that has not been passed, or the last one when all have. */
export const nextLevel = (progress: Progress): number =>
  levels.find(({ number }) => !(String(number) in progress))?.number ?? lastLevel;
