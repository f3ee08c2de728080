import { stat } from 'node:fs/promises';
import { basename, extname, relative, resolve } from 'node:path';
import { KitError } from '../../base/errors.ts';
import type { Entry, Found } from './entry.ts';
import { entryOf, readFolder } from './read-folder.ts';
import { readZip } from './read-zip.ts';

/** The names of what was handed in. `close` when nothing of it has to be read any more. */
export interface OpenSubmissions extends Found {
  close: () => void;
}

export interface WhatToLeaveOut {
  /** The folder for the results may lie among the submissions, and is none. */
  results?: string;
  /** Files and folders that the instructor names. */
  leaveOut?: readonly string[];
}

/**
 * Everything that was handed in, from a folder, a zip or a single file. Zips in it stay closed.
 * Throws KitError (fault usage) SUBMISSIONS_NOT_FOUND, SUBMISSIONS_UNREADABLE, NOTHING_TO_LEAVE_OUT, or what readFolder and
 * readZip throw.
 */
export async function openSubmissions(
  path: string,
  { results = '', leaveOut = [] }: WhatToLeaveOut = {},
): Promise<OpenSubmissions> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new KitError(
      'usage',
      'SUBMISSIONS_NOT_FOUND',
      `there is no file or folder ${path}: ${(cause as Error).message}`,
      'Name the folder or the zip that has the submissions.',
    );
  });
  const found = await (info.isDirectory() ? folder(path) : oneFile(path)).catch((cause: unknown) => {
    throw cause instanceof KitError ? cause : unreadable(path, cause);
  });
  const own = relative(resolve(path), resolve(results));
  const handedIn = found.entries.filter((entry) => results === '' || !isAt(own, entry));
  return { ...found, ...withoutNamed({ ...found, entries: handedIn }, leaveOut) };
}

const folder = async (path: string): Promise<OpenSubmissions> => ({
  ...(await readFolder(path)),
  close: () => undefined,
});

async function oneFile(path: string): Promise<OpenSubmissions> {
  if (extname(path).toLowerCase() === '.zip') return readZip(path, path);
  // One learner's file by itself, as autograders hand it over.
  return { entries: [await entryOf(path, basename(path))], ignored: [], close: () => undefined };
}

/** Without what the instructor leaves out, which is said with the rest that is left out. */
function withoutNamed({ entries, ignored }: Found, names: readonly string[]): Found {
  const places = names.map((name) => name.replace(/\/+$/, ''));
  const idle = places.find((place) => !entries.some((entry) => isAt(place, entry)));
  if (idle !== undefined)
    throw new KitError(
      'usage',
      'NOTHING_TO_LEAVE_OUT',
      `--leave-out "${idle}": nothing of that name was handed in`,
      'Name a file or a folder as it lies in the submissions, from the top.',
    );
  const isNamed = (entry: Entry) => places.some((place) => isAt(place, entry));
  return {
    entries: entries.filter((entry) => !isNamed(entry)),
    ignored: [...ignored, ...entries.filter(isNamed).map(({ path }) => ({ path, why: '--leave-out says so' }))],
  };
}

/** Whether it is the file of that name, or lies below the folder. */
const isAt = (place: string, { path }: Entry): boolean => path === place || path.startsWith(`${place}/`);

const unreadable = (path: string, cause: unknown): KitError =>
  new KitError(
    'usage',
    'SUBMISSIONS_UNREADABLE',
    `${path} cannot be read: ${(cause as Error).message}`,
    'Look at its permissions (`ls -l`).',
    { cause },
  );
