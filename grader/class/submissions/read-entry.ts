import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { readLimit, type Entry } from './entry.ts';

/** A file of a folder, under the path that it is to go by. */
export async function readEntry(file: string, path: string): Promise<Entry> {
  // Not through a link that came to stand here meanwhile.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size } = await handle.stat();
    return size <= readLimit(path) ? { path, size, bytes: await handle.readFile() } : { path, size };
  } finally {
    await handle.close();
  }
}
