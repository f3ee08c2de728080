import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { hashOf } from '../base/hash-of.ts';
import { makeFolder } from '../base/make-folder.ts';
import { writeWhole } from '../base/write-whole.ts';
import type { Verdict } from '../levels/verdict.ts';
import { kitRoot } from '../base/paths.ts';
import { isLearners } from './learners-file.ts';

/** Where the last run got stuck and how many hints have been given for each step: readable, and safe to delete. */
const notes = z.object({
  lastRun: z
    .object({
      level: z.number(),
      file: z.string(),
      /** The first step that failed, and what the report said about it; absent when the level was passed. */
      failed: z
        .object({ id: z.string(), hint: z.string(), doc: z.string(), line: z.number().exactOptional() })
        .exactOptional(),
    })
    .exactOptional(),
  given: z.record(z.string(), z.number()),
});
export type HintNotes = z.infer<typeof notes>;

/** Programs beside the learner's own whose notes are kept. */
const OTHERS_KEPT = 20;

/** Each program has notes of its own: runs of two of them may go on at the same time. */
export const hintFileOf = (program: string): string =>
  isLearners(program)
    ? join(kitRoot, 'workshop', 'hints.json')
    : join(kitRoot, 'workshop', 'hints', `${hashOf(resolve(program)).slice(0, 16)}.json`);

/** The notes about a program, as `noteRun` names it. A missing or damaged file counts as an empty one. */
export async function readHintNotes(program: string, file: string): Promise<HintNotes> {
  try {
    const found = notes.parse(JSON.parse(await readFile(file, 'utf8')));
    if (found.lastRun === undefined || found.lastRun.file === program) return found;
  } catch {
    // none yet, or damaged
  }
  return { given: {} };
}

/** Notes how a run of a program went. Its report has given the first hint; steps that pass now begin afresh. */
export async function noteRun({ level, steps }: Verdict, program: string, file: string): Promise<void> {
  const { given } = await readHintNotes(program, file);
  const passed = new Set(steps.filter(({ status }) => status === 'pass').map(({ id }) => id));
  const kept = Object.entries(given).filter(([id]) => !passed.has(id));
  const failed = steps.find(({ status }) => status === 'fail');
  if (failed?.hint === undefined || failed.doc === undefined)
    return write({ lastRun: { level, file: program }, given: Object.fromEntries(kept) }, file);
  const { id, hint, doc, line } = failed;
  return write(
    {
      lastRun: { level, file: program, failed: { id, hint, doc, ...(line !== undefined && { line }) } },
      given: { ...Object.fromEntries(kept), [id]: Math.max(given[id] ?? 0, 1) },
    },
    file,
  );
}

/** Notes how many hints a step has had. */
export async function noteGiven(known: HintNotes, id: string, count: number, file: string): Promise<void> {
  await write({ ...known, given: { ...known.given, [id]: count } }, file);
}

async function write(content: HintNotes, file: string): Promise<void> {
  const folder = dirname(file);
  makeFolder(folder);
  await writeWhole(file, `${JSON.stringify(content, undefined, 2)}\n`);
  if (basename(folder) === 'hints') await removeOldest(folder);
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (names.length <= OTHERS_KEPT) return;
  const dated = await Promise.all(
    // Another run may have removed it just now.
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const oldest = dated.sort((a, b) => b.at - a.at).slice(OTHERS_KEPT);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}
