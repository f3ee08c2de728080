import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Budget } from './budget.ts';

/** The bytes of a file in a folder. Throws what the budget throws when there are too many. */
export async function readEntry(file: string, budget: Budget): Promise<Buffer> {
  // Not through a link, nor from a pipe, that came to stand here meanwhile.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new Error(`${file} is no file any more`);
    budget.take(info.size);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
