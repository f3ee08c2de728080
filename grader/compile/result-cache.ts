import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../base/hash-of.ts';
import { keepFile } from '../base/write-whole.ts';
import { noteUse } from '../cache/note-use.ts';
import { decodeWire, encodeWire } from '../base/wire.ts';
import type { CompileResult } from './compile-program.ts';

/** Some 30 KB each: enough for a day's changes and back again, of a few clones at the same time. */
const KEPT = 400;

/** Results of compiles, by a key that says all that decided them. What is damaged or missing is just not there. */
export function resultCache(folder: string) {
  const path = (key: string) => join(folder, `${key}.json`);
  return {
    read: async (key: string): Promise<CompileResult | undefined> => {
      const text = await readFile(path(key), 'utf8').catch(() => '');
      const end = text.indexOf('\n');
      const body = text.slice(end + 1);
      if (end <= 0 || text.slice(0, end) !== hashOf(body)) return undefined;
      await noteUse(path(key));
      return decodeWire(body) as CompileResult;
    },
    write: async (key: string, result: CompileResult): Promise<void> => {
      const body = encodeWire(result);
      if (await keepFile(path(key), `${hashOf(body)}\n${body}`)) await removeOldest(folder);
    },
  };
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= KEPT) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { path, time: await stat(path).then(({ mtimeMs }) => mtimeMs, always0) };
    }),
  );
  files.sort((a, b) => b.time - a.time);
  // A half at once, so that not every compile has to look at them all.
  for (const { path } of files.slice(KEPT / 2)) await rm(path, { force: true });
}
const always0 = () => 0; // another process has removed it
