import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OWNERS_ONLY, writeWhole } from '../../base/write-whole.ts';

/** What only this folder's class knows, and its owner: in no result, and not to be told from any. */
export async function classSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (/^[0-9a-f]{64}\n$/.test(kept)) return kept.trim();
  const fresh = randomBytes(32).toString('hex');
  await writeWhole(file, `${fresh}\n`, OWNERS_ONLY);
  return fresh;
}
