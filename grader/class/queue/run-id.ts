import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Whose jobs are in the queue: a class that goes on finds its own again. */
export async function runId(folder: string): Promise<string> {
  const file = join(folder, 'run');
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (/^[0-9a-f-]{36}$/.test(kept)) return kept;
  const fresh = randomUUID();
  await writeFile(file, `${fresh}\n`);
  return fresh;
}
