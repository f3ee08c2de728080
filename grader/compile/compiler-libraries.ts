import { execa } from 'execa';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { keepFile } from '../base/write-whole.ts';
import { nativePath } from '../paths.ts';
import { fingerprint } from '../setup/stamp.mjs';

const record = z.object({ origin: z.string(), libraries: z.array(z.string()) });

/**
 * The compiler addon, node, and the shared libraries that they are linked with. The loader takes a while to say, so its
 * answer is kept.
 */
export async function compilerLibraries(cache: string): Promise<string[]> {
  const file = join(cache, 'compiler.json');
  const programs = [nativePath('compiler.node'), process.execPath];
  const origin = fingerprint([...programs, '/etc/ld.so.cache']);
  const known = await readFile(file, 'utf8')
    .then((text) => record.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or damaged
  if (known?.origin === origin) return known.libraries;
  const { stdout } = await execa('ldd', programs, { reject: false });
  // `name => path`, and the loader itself, which has no arrow.
  const found = [...stdout.matchAll(/(?:=> |^\t)(\/\S+)/gm)].map((match) => match[1] ?? '');
  const libraries = [...new Set([...programs, ...found])];
  await keepFile(file, JSON.stringify({ origin, libraries }));
  return libraries;
}
