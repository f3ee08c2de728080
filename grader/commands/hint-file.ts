import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
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

/** The notes about the learner's own file outlive runs of other files; of those, only the last one is remembered. */
export const hintFileOf = (program: string): string =>
  join(kitRoot, 'workshop', isLearners(program) ? 'hints.json' : 'hints-of-another.json');

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
  makeFolder(dirname(file));
  await writeWhole(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
