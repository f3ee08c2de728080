import { oneLine } from '../../base/foreign-text.ts';
import { KitError } from '../../base/errors.ts';
import { classBudget, learnerBudget, type Budget } from './budget.ts';
import { chooseProgram } from './choose-program.ts';
import { distinctNames } from './distinct-names.ts';
import { isCarrier, type Entry, type Found } from './entry.ts';
import type { Grouped, Layout } from './layout.ts';
import { downloads } from './layouts.ts';
import { matchRoster } from './match-roster.ts';
import { groupByName, plain } from './plain.ts';
import type { RosterRow } from './roster.ts';
import type { Person, Submission } from './submission.ts';
import { looksLikeClass, unwrapped, type Unwrapped } from './unwrapped.ts';

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
    /** Rows that several claim, and submissions that fit to several: a sentence each. */
    conflicts: string[];
  };
}

type Unnamed = Omit<Submission, 'name' | 'fileName'>;

/**
 * From files to a class. Who is who is decided by the outermost names, before any learner's zip is opened. With a roster
 * every learner of it has a row. `only` is the layout that the instructor names.
 * Throws KitError (fault usage) NO_SUBMISSIONS, SUBMISSIONS_OF_NOBODY or SUBMISSIONS_TOO_LARGE.
 */
export async function understand(
  { entries, ignored }: Found,
  roster: RosterRow[] = [],
  only?: Layout,
  budget: Budget = classBudget(),
): Promise<Understood> {
  const { title, groups, strays } = await recognise(entries, only, budget);
  refuseStrayPrograms(strays, title);
  const { rows: learners, conflicts, disputed } = matchRoster(groups, roster);

  const rows: Unnamed[] = [];
  const leftOut = [...ignored, ...strays.map(({ path }) => ({ path, why: 'it belongs to nobody' }))];
  for (const [index, group] of groups.entries()) {
    const { ignored: inner, ...choice } = await chooseProgram(group.files, learnerBudget(budget));
    leftOut.push(...inner);
    rows.push({ person: personOf(learners[index] ?? group), ...(group.late && { late: group.late }), ...choice });
  }
  const missing = roster.filter((row) => !learners.includes(row) && !disputed.has(row));
  for (const row of missing) {
    const { file, origin, program } = await chooseProgram([], budget);
    rows.push({ person: personOf(row), file, origin, program });
  }
  if (rows.length === 0) throw noSubmissions();
  const strangers = groups.filter((_group, index) => learners[index] === undefined).map(({ name }) => name);
  return {
    ...{ layout: title, submissions: named(rows), ignored: leftOut },
    ...(roster.length > 0 && {
      roster: { learners: roster.length, strangers, missing: missing.map(({ name }) => name), conflicts },
    }),
  };
}

/** The first download that they look like, as they lie there or in the one folder that there is; else as people make them. */
async function recognise(
  entries: Entry[],
  only: Layout | undefined,
  budget: Budget,
): Promise<Grouped & { title: string }> {
  const inside = unwrapped(entries);
  const asTheyLie = { wrapper: '', entries, beside: [] };
  for (const layout of only ? [only] : downloads)
    for (const view of inside ? [asTheyLie, inside] : [asTheyLie]) {
      const grouped = await layout.group(view.entries, budget);
      if (grouped) return titled(layout, view, grouped);
    }
  const view = inside && looksLikeClass(inside.entries) ? inside : asTheyLie;
  return titled(plain, view, groupByName(view.entries));
}

const titled = ({ title }: Layout, { wrapper, beside }: Unwrapped, { groups, strays }: Grouped) => ({
  title: wrapper === '' ? title : `${title}, in ${wrapper}`,
  groups,
  strays: [...beside, ...strays],
});

/** A program that is graded for nobody would be somebody's grade of 0. */
function refuseStrayPrograms(strays: Entry[], title: string): void {
  const programs = strays.filter(isCarrier).map(({ path, origin }) => origin ?? path);
  if (programs.length === 0) return;
  const more = programs.length > 5 ? ' …' : '';
  throw new KitError(
    'usage',
    'SUBMISSIONS_OF_NOBODY',
    `the submissions look like ${title}, but ${programs.length} C files or zips belong to nobody there: ${programs.slice(0, 5).map(oneLine).join(', ')}${more}`,
    'Leave out each file or folder that nobody handed in: --leave-out PATH. If it is a learner’s, fetch the download anew.',
  );
}

const noSubmissions = (): KitError =>
  new KitError(
    'usage',
    'NO_SUBMISSIONS',
    'there is no C file, no folder and no zip of a learner in it',
    'A class is a folder or a zip of NAME.c or NAME/clean.c, or a download from Moodle, Canvas or Gradescope.',
  );

function named(rows: Unnamed[]): Submission[] {
  const names = distinctNames(rows.map(({ person }) => person));
  return rows.map((row, index) => ({ ...(names[index] ?? { name: '', fileName: '' }), ...row }));
}

const personOf = ({ name, id, email }: Person): Person => ({
  name,
  ...(id !== undefined && { id }),
  ...(email !== undefined && { email }),
});
