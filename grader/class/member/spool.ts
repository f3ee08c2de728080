import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { makeFolder } from '../../base/make-folder.ts';
import { OWNERS_ONLY, writeWhole } from '../../base/write-whole.ts';
import { runReport, type RunReport } from '../board/report.ts';

const spooledReport = z.object({ at: z.number(), report: runReport });
export type SpooledReport = z.infer<typeof spooledReport>;

export const spoolFolder = (folder: string): string => join(folder, 'spool');

/** Keeps a report until the board has it, a file each. Their names sort in the order of the runs. */
export async function keepReport(folder: string, report: RunReport, at = Date.now()): Promise<void> {
  const spool = spoolFolder(folder);
  makeFolder(spool, 0o700);
  const file = join(spool, `${String(at).padStart(15, '0')}-${report.id}.json`);
  await writeWhole(file, JSON.stringify({ at, report } satisfies SpooledReport), OWNERS_ONLY);
}

/** The reports that wait, oldest first. */
export async function waitingReports(folder: string): Promise<string[]> {
  const names = await readdir(spoolFolder(folder)).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).sort();
}

/** Undefined for a file that holds no report: nobody could make use of it. */
export async function readReport(folder: string, name: string): Promise<SpooledReport | undefined> {
  try {
    return spooledReport.parse(JSON.parse(await readFile(join(spoolFolder(folder), name), 'utf8')));
  } catch {
    return undefined;
  }
}

export const dropReport = (folder: string, name: string): Promise<void> =>
  rm(join(spoolFolder(folder), name), { force: true });
