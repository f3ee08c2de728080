import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { fingerprint } from '../setup/stamp.mjs';
import { compilerIdentity, hashOf } from './compiler-identity.ts';
import { keepFile } from './keep-file.ts';
import { makePrecompiledHeader } from './make-precompiled-header.ts';
import { CFLAGS } from './run-compiler.ts';
import { SAMPLE } from './sample.ts';
import { START_INCLUDES } from './start-includes.ts';

const record = z.object({ origin: z.string(), bytes: z.number() });

/** Another number makes every header anew: for a change in how they are made. */
const VERSION = 1;

/**
 * The start includes as a file that clang has read already, for `-include-pch`: a compile takes a quarter of the time.
 * Made on first use and after a change of compiler or headers; undefined where it cannot be had (no clang of libbcc's
 * LLVM, no space) or where it would change what is compiled.
 */
export async function precompiledHeader(
  cache: string,
  headers: string,
  progress: (line: string) => void,
): Promise<string | undefined> {
  const identity = await compilerIdentity(cache, headers);
  const clang = identity.llvm === undefined ? undefined : await findClang(identity.llvm);
  if (clang === undefined) return undefined;
  // The file names the headers by their path, so each set of headers has its own.
  const home = join(resolve(cache), 'precompiled', hashOf(resolve(headers)).slice(0, 16));
  const file = join(home, 'start.pch');
  const origin = hashOf([VERSION, identity.id, fingerprint([clang]), ...START_INCLUDES, ...CFLAGS, SAMPLE].join('\n'));

  const recordFile = join(home, 'start.json');
  const known = await readFile(recordFile, 'utf8')
    .then((text) => record.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or damaged
  if (known?.origin === origin && known.bytes === UNUSABLE) return undefined;
  if (known?.origin === origin && known.bytes === (await sizeOf(file))) return file;

  progress('reading the kernel headers once for all later compiles (about 5 s)');
  const made = await makePrecompiledHeader({ clang, headers, file }).catch(() => false);
  await keepFile(recordFile, JSON.stringify({ origin, bytes: made ? await sizeOf(file) : UNUSABLE }));
  return made ? file : undefined;
}

/** Instead of a size: it was tried and is of no use, so nobody tries again. */
const UNUSABLE = -1;

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** The compiler whose precompiled headers libbcc's clang can read: of the very same release. */
async function findClang(llvm: number): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/bin'].filter((folder) => folder !== '');
  for (const path of [...folders.map((folder) => join(folder, `clang-${llvm}`)), `/usr/lib/llvm-${llvm}/bin/clang`])
    if (await access(path, constants.X_OK).then(yes, no)) return path;
  return undefined;
}
const yes = () => true;
const no = () => false;
