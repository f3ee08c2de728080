import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KitError } from '../../base/errors.ts';
import { isLitter, MOST_ENTRIES, type Entry, type Found } from './entry.ts';
import { readEntry } from './read-entry.ts';

/** The files below a folder. Links are not followed: what is not in the folder was not handed in. */
export async function readFolder(folder: string): Promise<Found> {
  const found: Found = { entries: [], ignored: [] };
  await walk(folder, '', found);
  return found;
}

async function walk(root: string, below: string, found: Found): Promise<void> {
  const items = await readdir(join(root, below), { withFileTypes: true });
  for (const item of items.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    const path = below === '' ? item.name : `${below}/${item.name}`;
    if (isLitter(path)) continue;
    if (item.isDirectory()) await walk(root, path, found);
    else if (item.isFile()) found.entries.push(await entryOf(join(root, path), path));
    else found.ignored.push({ path, why: item.isSymbolicLink() ? 'it is a link' : 'it is no file' });
    if (found.entries.length > MOST_ENTRIES)
      throw new KitError(
        'usage',
        'TOO_MANY_FILES',
        `${root} has more than ${MOST_ENTRIES} files`,
        'Name the folder that has the submissions and nothing else.',
      );
  }
}

/** A file of a folder, under the path that it is to go by. */
export async function entryOf(file: string, path: string): Promise<Entry> {
  return { path, size: (await lstat(file)).size, read: (budget) => readEntry(file, budget) };
}
