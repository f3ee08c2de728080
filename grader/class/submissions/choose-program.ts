import { programText, programTooLarge } from '../../compile/program-text.ts';
import { KitError } from '../../errors.ts';
import type { Entry } from './entry.ts';
import type { Submission } from './submission.ts';

type Choice = Pick<Submission, 'file' | 'origin' | 'program'>;

/** The learner's program among the files: `clean.c` that lies highest, else the only C file there is. */
export function chooseProgram(files: Entry[]): Choice {
  const sources = files.filter(({ path }) => /\.c$/i.test(path));
  const named = sources.filter(({ path }) => VERSION.test(path)).sort(byPlace);
  const chosen = named[0] ?? (sources.length === 1 ? sources[0] : undefined);
  if (!chosen) return { file: '', origin: '', program: { problem: nothingToGrade(files, sources) } };
  return { file: chosen.path, origin: chosen.origin ?? chosen.path, program: readable(chosen) };
}

/** Canvas numbers what is handed in again: clean-1.c, clean-2.c. */
const VERSION = /(?:^|\/)clean(?:-(\d+))?\.c$/i;

/** The highest in the folders first, and of these the last that was handed in. */
function byPlace(a: Entry, b: Entry): number {
  const depth = ({ path }: Entry) => path.split('/').length;
  const version = ({ path }: Entry) => Number(VERSION.exec(path)?.[1] ?? 0);
  return depth(a) - depth(b) || version(b) - version(a) || (a.path < b.path ? -1 : 1);
}

function readable({ path, size, bytes }: Entry): Choice['program'] {
  try {
    if (!bytes) throw programTooLarge(path, size);
    return { source: programText(path, bytes) };
  } catch (error) {
    if (!(error instanceof KitError) || error.fault !== 'learner') throw error;
    return { problem: { code: error.code, message: error.message, remedy: error.remedy } };
  }
}

function nothingToGrade(files: Entry[], sources: Entry[]) {
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

const problem = (code: string, message: string, remedy: string) => ({ code, message, remedy });

const listed = (files: Entry[]): string =>
  `${files
    .slice(0, 5)
    .map(({ path }) => path)
    .join(', ')}${files.length > 5 ? ' …' : ''}`;
