import { readFile, stat } from 'node:fs/promises';
import { basename, extname, relative, resolve } from 'node:path';
import { KitError } from '../../errors.ts';
import type { Entry, Found } from './entry.ts';
import { readEntry } from './read-entry.ts';
import { readFolder } from './read-folder.ts';
import { readZip } from './read-zip.ts';

/**
 * Everything that was handed in, from a folder, a zip or a single file; zips that learners handed in are opened as well.
 * The folder for the results may lie among the submissions, and is none.
 * Throws KitError (fault usage) SUBMISSIONS_NOT_FOUND, SUBMISSIONS_UNREADABLE, or what readFolder and readZip throw.
 */
export async function openSubmissions(path: string, results = ''): Promise<Found> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new KitError(
      'usage',
      'SUBMISSIONS_NOT_FOUND',
      `there is no file or folder ${path}: ${(cause as Error).message}`,
      'Name the folder or the zip that has the submissions.',
    );
  });
  const found = await (info.isDirectory() ? readFolder(path) : readOneFile(path)).catch((cause: unknown) => {
    throw cause instanceof KitError ? cause : unreadable(path, cause);
  });
  const own = relative(resolve(path), resolve(results));
  const entries = found.entries.filter((entry) => results === '' || !entry.path.startsWith(`${own}/`));
  return withInnerZips({ ...found, entries });
}

async function readOneFile(path: string): Promise<Found> {
  if (extname(path).toLowerCase() === '.zip') return readZip(await readFile(path), path);
  // One learner's file by itself, as autograders hand it over.
  return { entries: [await readEntry(path, basename(path))], ignored: [] };
}

/** A learner's zip becomes a folder of its name. One that cannot be read stays what it is, and its learner gets to know. */
async function withInnerZips({ entries, ignored }: Found): Promise<Found> {
  const result: Found = { entries: [], ignored: [...ignored] };
  for (const entry of entries) {
    if (!isZip(entry) || !entry.bytes) {
      result.entries.push(entry);
      continue;
    }
    const inner = await readZip(entry.bytes, entry.path).catch((error: unknown) => {
      if (!(error instanceof KitError)) throw error;
      result.ignored.push({ path: entry.path, why: error.message });
      return undefined;
    });
    const below = (path: string) => `${entry.path}/${path}`;
    if (!inner) result.entries.push({ path: entry.path, size: entry.size });
    // A zip inside that zip stays closed.
    else result.entries.push(...inner.entries.map((file) => ({ ...file, path: below(file.path) })));
    result.ignored.push(...(inner?.ignored ?? []).map(({ path, why }) => ({ path: below(path), why })));
  }
  return result;
}

const isZip = ({ path }: Entry): boolean => /\.zip$/i.test(path);

const unreadable = (path: string, cause: unknown): KitError =>
  new KitError(
    'usage',
    'SUBMISSIONS_UNREADABLE',
    `${path} cannot be read: ${(cause as Error).message}`,
    'Look at its permissions (`ls -l`).',
    { cause },
  );
