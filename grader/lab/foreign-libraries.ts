import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { elfSegments, SEGMENT } from '../base/elf.mjs';
import type { Architecture } from '../platform/architecture.mjs';

/**
 * Where the shared libraries lie that programs of another architecture need, in its root file system. This machine's loader
 * cannot be asked, as for its own: it runs none of them. So each file is read for the names that it needs, and those are
 * looked for where a loader would. Throws KitError LIBRARIES_UNKNOWN.
 */
export async function foreignLibraries(
  root: string,
  { target, loader }: Architecture,
  programs: string[],
): Promise<string[]> {
  const found = new Set([loader]);
  for (let fresh = programs; fresh.length > 0;) {
    const names = (await neededBy(fresh)).filter((name) => name !== basename(loader));
    const news = [...new Set(names.map((name) => join('/usr/lib', target, name)))].filter((path) => !found.has(path));
    for (const path of news) found.add(path);
    fresh = news.map((path) => join(root, path));
    for (const file of fresh) if (!existsSync(file)) throw missing(file);
  }
  return [...found];
}

/** The names of the libraries that files say they need. */
async function neededBy(files: string[]): Promise<string[]> {
  const linked = files.filter((file) => existsSync(file) && elfSegments(file)?.includes(SEGMENT.dynamic));
  if (linked.length === 0) return [];
  // Of binutils, which every compiler brings along.
  const { stdout } = await execa('readelf', ['--dynamic', '--wide', ...linked], { env: { LC_ALL: 'C' } });
  return [...stdout.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name = '']) => name);
}

const missing = (file: string): KitError =>
  new KitError(
    'machine',
    'LIBRARIES_UNKNOWN',
    `a program of the lab needs ${file}, which is not there`,
    'Run `npm run lab -- clean`, then the command again: everything is fetched anew.',
  );
