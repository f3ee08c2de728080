import { readFile, writeFile } from 'node:fs/promises';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';

/**
 * One seed for the whole class: the given one, else the one that this folder's class began with, so that the same command
 * goes on with the same choices.
 */
export async function classSeed(folder: string, given: number | undefined): Promise<number> {
  const file = join(folder, 'seed');
  const kept = await readFile(file, 'utf8').catch(() => '');
  const seed = given ?? (/^\d+\n$/.test(kept) ? Number(kept) : randomInt(2 ** 31));
  await writeFile(file, `${seed}\n`);
  return seed;
}
