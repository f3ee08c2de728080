import { oneLine } from '../../base/foreign-text.ts';
import { MAX_PROGRAM_BYTES, programText, programTooLarge } from '../../compile/program-text.ts';
import { KitError } from '../../base/errors.ts';
import type { Budget } from './budget.ts';
import type { Entry, Found } from './entry.ts';
import { openInnerZips } from './open-inner-zips.ts';
import type { Submission } from './submission.ts';

export interface Choice extends Pick<Submission, 'file' | 'origin' | 'program'> {
  ignored: Found['ignored'];
}

/**
 * The learner's program among the files: `clean.c` that lies highest, else the only C file there is. Nothing but this file
 * is read, and zips only where there is no `clean.c` beside them.
 * Throws what the budget of the class throws; what is wrong with this learner's files is the learner's problem.
 */
export async function chooseProgram(files: Entry[], budget: Budget): Promise<Choice> {
  const ignored: Found['ignored'] = [];
  let chosen: Entry | undefined;
  try {
    chosen = cleanAmong(files);
    if (!chosen) {
      const inner = await openInnerZips(files, budget);
      ignored.push(...inner.ignored);
      chosen = chooseFrom(inner.entries);
    }
    return { ...about(chosen), program: { source: await textOf(chosen, budget) }, ignored };
  } catch (error) {
    return { ...about(chosen), program: { problem: learnersProblem(error) }, ignored };
  }
}

const about = (chosen: Entry | undefined) => ({
  file: chosen?.path ?? '',
  origin: chosen?.origin ?? chosen?.path ?? '',
});

function chooseFrom(files: Entry[]): Entry {
  const sources = files.filter(({ path }) => /\.c$/i.test(path));
  const chosen = cleanAmong(sources) ?? (sources.length === 1 ? sources[0] : undefined);
  if (!chosen) throw nothingToGrade(files, sources);
  return chosen;
}

const cleanAmong = (files: Entry[]): Entry | undefined =>
  files.filter(({ path }) => VERSION.test(path)).sort(byPlace)[0];

/** Canvas numbers what is handed in again: clean-1.c, clean-2.c. */
const VERSION = /(?:^|\/)clean(?:-(\d{1,9}))?\.c$/i;

/** The highest in the folders first, and of these the last that was handed in. */
function byPlace(a: Entry, b: Entry): number {
  const depth = ({ path }: Entry) => path.split('/').length;
  const version = ({ path }: Entry) => Number(VERSION.exec(path)?.[1] ?? 0);
  return depth(a) - depth(b) || version(b) - version(a) || (a.path < b.path ? -1 : 1);
}

async function textOf({ path, size, read }: Entry, budget: Budget): Promise<string> {
  if (size > MAX_PROGRAM_BYTES) throw programTooLarge(path, size);
  return programText(path, await read(budget));
}

/** Throws what is not the learner's. */
function learnersProblem(error: unknown) {
  if (!(error instanceof KitError) || error.fault !== 'learner') throw error;
  return { code: error.code, message: error.message, remedy: error.remedy };
}

function nothingToGrade(files: Entry[], sources: Entry[]): KitError {
  if (sources.length > 1)
    return problem(
      'SUBMISSION_AMBIGUOUS',
      `there are ${sources.length} C files and none is called clean.c: ${listed(sources)}`,
      'Hand in one file, and call it clean.c.',
    );
  return problem(
    'SUBMISSION_WITHOUT_C',
    files.length === 0 ? 'nothing was handed in' : `no C file was handed in, but ${listed(files)}`,
    'Hand in workshop/clean.c.',
  );
}

const problem = (code: string, message: string, remedy: string) => new KitError('learner', code, message, remedy);

const listed = (files: Entry[]): string =>
  `${files
    .slice(0, 5)
    .map(({ path }) => oneLine(path))
    .join(', ')}${files.length > 5 ? ' …' : ''}`;
