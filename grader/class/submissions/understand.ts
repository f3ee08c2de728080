import { KitError } from '../../errors.ts';
import { chooseProgram } from './choose-program.ts';
import { distinctNames } from './distinct-names.ts';
import type { Found } from './entry.ts';
import type { Layout } from './layout.ts';
import { layouts } from './layouts.ts';
import { matchRoster } from './match-roster.ts';
import type { RosterRow } from './roster.ts';
import type { Person, Submission } from './submission.ts';

/** Who handed in what, and what was made of the rest. */
export interface Understood {
  /** For people: how the submissions came. */
  layout: string;
  submissions: Submission[];
  ignored: Found['ignored'];
  roster?: {
    learners: number;
    /** names of submissions that it does not have */ strangers: string[];
    missing: string[];
  };
}

/** From files to a class. With a roster every learner of it has a row. Throws KitError NO_SUBMISSIONS (fault usage). */
export function understand(
  { entries, ignored }: Found,
  roster: RosterRow[] = [],
  known: readonly Layout[] = layouts,
): Understood {
  const [layout, grouped] = recognise(entries, known);
  const rows: Omit<Submission, 'name' | 'fileName'>[] = [];
  const seen = new Set<RosterRow>();
  const strangers: string[] = [];
  for (const group of grouped.groups) {
    const learner = matchRoster(group, roster);
    if (learner) seen.add(learner);
    else if (roster.length > 0) strangers.push(group.name);
    const person = learner ? personOf(learner) : personOf(group);
    rows.push({ person, ...(group.late && { late: group.late }), ...chooseProgram(group.files) });
  }
  const missing = roster.filter((row) => !seen.has(row));
  rows.push(...missing.map((row) => ({ person: personOf(row), ...chooseProgram([]) })));
  if (rows.length === 0)
    throw new KitError(
      'usage',
      'NO_SUBMISSIONS',
      'there is no C file, no folder and no zip of a learner in it',
      'A class is a folder or a zip of NAME.c or NAME/clean.c, or a download from Moodle, Canvas or Gradescope.',
    );
  const names = distinctNames(rows.map(({ person }) => person));
  return {
    layout: layout.title,
    submissions: rows.map((row, index) => ({ ...(names[index] ?? { name: '', fileName: '' }), ...row })),
    ignored: [...ignored, ...grouped.strays.map((path) => ({ path, why: 'it belongs to nobody' }))],
    ...(roster.length > 0 && {
      roster: { learners: roster.length, strangers, missing: missing.map(({ name }) => name) },
    }),
  };
}

function recognise(entries: Found['entries'], known: readonly Layout[]) {
  for (const layout of known) {
    const grouped = layout.group(entries);
    if (grouped) return [layout, grouped] as const;
  }
  throw new Error('no layout takes these files, not even the one that takes all');
}

const personOf = ({ name, id, email }: Person): Person => ({
  name,
  ...(id !== undefined && { id }),
  ...(email !== undefined && { email }),
});
