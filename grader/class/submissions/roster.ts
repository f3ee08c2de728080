import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { oneLine } from '../../base/foreign-text.ts';
import { KitError } from '../../base/errors.ts';
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

/** Throws KitError ROSTER_UNREADABLE or ROSTER_NOT_UTF8 (fault usage). */
export async function readRoster(path: string): Promise<RosterRow[]> {
  try {
    return parseRoster(decoded(path, await readFile(path)));
  } catch (cause) {
    if (cause instanceof KitError) throw cause;
    throw new KitError(
      'usage',
      'ROSTER_UNREADABLE',
      `${path} cannot be read as a roster: ${(cause as Error).message}`,
      'A roster is a CSV file whose first row names its columns: name, id, email.',
      { cause },
    );
  }
}

/**
 * A file says that it is UTF-16 by its first bytes, and whether it is UTF-8 can be told. All older encodings look alike:
 * to guess one would garble names in any other.
 */
function decoded(path: string, bytes: Buffer): string {
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[bytes.toString('hex', 0, 2)] ?? 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new KitError(
      'usage',
      'ROSTER_NOT_UTF8',
      `${path} is not UTF-8 text${firstForeign(bytes)}`,
      `Save it as "CSV UTF-8", or convert it. If it was written in Western Europe: iconv -f WINDOWS-1252 -t UTF-8 ${path}`,
      { cause },
    );
  }
}

/** Where the first byte stands that is not UTF-8, for who knows the name that stands there. */
function firstForeign(bytes: Buffer): string {
  const lines = bytes.toString('latin1').split('\n');
  const index = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  if (index < 0) return '';
  const line = Buffer.from(lines[index] ?? '', 'latin1').toString();
  return `: line ${index + 1} is read as ${oneLine(JSON.stringify(line.trim().slice(0, 80)))}`;
}

export function parseRoster(csv: string): RosterRow[] {
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
