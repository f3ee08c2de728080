import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { KitError } from '../../errors.ts';
import type { Person } from './submission.ts';

/** A learner of the roster, with everything that a submission may name them by. */
export interface RosterRow extends Person {
  ids: string[];
  names: string[];
}

/** What the columns are called in the lists that learning systems export. */
const COLUMNS = {
  name: ['name', 'full name', 'student', 'student name', 'learner'],
  first: ['first name', 'firstname', 'first', 'given name'],
  last: ['last name', 'lastname', 'last', 'surname', 'family name'],
  id: [
    'id',
    'sid',
    'student id',
    'id number',
    'sis user id',
    'sis login id',
    'username',
    'user',
    'login',
    'participant',
  ],
  email: ['email', 'email address', 'e mail', 'mail'],
};

/** Throws KitError ROSTER_UNREADABLE (fault usage). */
export async function readRoster(path: string): Promise<RosterRow[]> {
  try {
    return parseRoster(await readFile(path));
  } catch (cause) {
    throw new KitError(
      'usage',
      'ROSTER_UNREADABLE',
      `${path} cannot be read as a roster: ${(cause as Error).message}`,
      'A roster is a CSV file whose first row names its columns: name, id, email.',
      { cause },
    );
  }
}

export function parseRoster(csv: Buffer | string): RosterRow[] {
  const rows = parse(csv, {
    ...{ bom: true, columns: (names: string[]) => names.map(plainHeader), skip_empty_lines: true, trim: true },
    ...{ relax_column_count: true, delimiter: [',', ';', '\t'] },
  }) as unknown as Record<string, string | undefined>[];
  const people = rows.map(rosterRow).filter(({ name }) => name !== '');
  if (people.length === 0) throw new Error('no row has a name, an id or an email');
  return people;
}

const plainHeader = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();

function rosterRow(row: Record<string, string | undefined>): RosterRow {
  const all = (columns: string[]) => columns.map((column) => row[column] ?? '').filter((value) => value !== '');
  const first = all(COLUMNS.first)[0] ?? '';
  const last = all(COLUMNS.last)[0] ?? '';
  const ids = all(COLUMNS.id);
  const email = all(COLUMNS.email)[0];
  const whole = all(COLUMNS.name)[0] ?? `${first} ${last}`.trim();
  const id = ids[0];
  const name = whole === '' ? (email ?? id ?? '') : whole;
  return {
    ...{ name, ...(id !== undefined && { id }), ...(email !== undefined && { email }) },
    ids: [...ids, ...(email === undefined ? [] : [email, email.split('@')[0] ?? ''])],
    // Canvas writes the last name first, and lists write it before a comma.
    names: [whole, `${last} ${first}`, whole.split(',').reverse().join(' '), turned(whole)],
  };
}

/** `Ada King Lovelace` as `Lovelace Ada King` */
const turned = (name: string): string => {
  const words = name.split(/\s+/);
  return [words.at(-1), ...words.slice(0, -1)].join(' ');
};
