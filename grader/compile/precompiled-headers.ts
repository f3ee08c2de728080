import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { hashOf } from '../base/hash-of.ts';
import { makeFolder } from '../base/make-folder.ts';
import { keepFile } from '../base/write-whole.ts';
import { digests } from '../cache/digests.ts';
import { openLock, type FileLock } from '../base/file-lock.mjs';
import { noteUse } from '../cache/note-use.ts';
import { patience } from '../base/patience.ts';
import { compilerIdentity } from './compiler-identity.ts';
import { HEADER_NAMES, headerFile, makePrecompiledHeaders, type HeaderName } from './make-precompiled-headers.ts';
import { CFLAGS } from './run-compiler.ts';
import { SAMPLE } from './sample.ts';
import { START_INCLUDES } from './start-includes.ts';

/** Their files. */
export type PrecompiledHeaders = Partial<Record<HeaderName, string>>;

/** How many bytes each has. One that is not there was tried and is of no use: it is not tried again. */
const record = z.object({ bytes: z.partialRecord(z.enum(HEADER_NAMES), z.number()) });

/** Another number makes every header anew: for a change in how they are made. */
const VERSION = 2;

/**
 * The start includes as files that clang has read already, for `-include-pch`: a compile takes a fifth of the time. The
 * lean one knows all that a program may name, but not what the headers' functions do; for a program that calls one there
 * is the whole. Made on first use and after a change of compiler or headers; none where they cannot be had (no clang of
 * libbcc's LLVM, no space) or where they would change what is compiled.
 */
export async function precompiledHeaders(
  cache: string,
  headers: string,
  progress: (line: string) => void,
): Promise<PrecompiledHeaders> {
  const { id, llvm } = await compilerIdentity(cache, headers);
  const clang = llvm === undefined ? undefined : await findClang(llvm);
  if (clang === undefined) return {};
  const home = await realHome(cache);
  const compiler = [id, ...(await digests(cache, [clang]))];
  // What clang makes names what it has read by path: the kernel headers, and what lies beside it.
  const places = [resolve(headers), home];
  const origin = [VERSION, ...compiler, ...places, ...START_INCLUDES, ...CFLAGS, SAMPLE].join('\n');
  const folder = join(home, hashOf(origin).slice(0, 16));

  const known = await knownHeaders(folder);
  if (known) return known;
  const make = async () => {
    progress('reading the kernel headers once for all later compiles (about 6 s)');
    const libclang = `libclang-${llvm}.so.1`;
    const made = await makePrecompiledHeaders({ clang, libclang, headers, folder }).catch(() => []);
    await keepFile(recordFile(folder), JSON.stringify({ bytes: await sizesOf(folder, made) }));
    return filesOf(folder, made);
  };
  const making = underWay.get(folder) ?? alone(folder, progress, make).finally(() => underWay.delete(folder));
  underWay.set(folder, making);
  return making;
}

/** As other processes see it, too, through whatever links a cache is reached. */
async function realHome(cache: string): Promise<string> {
  const home = resolve(cache, 'precompiled');
  return realpath(home).catch(() => home); // not there yet
}

/** Those that have been made, if they are as they were. */
async function knownHeaders(folder: string): Promise<PrecompiledHeaders | undefined> {
  const known = await readFile(recordFile(folder), 'utf8')
    .then((text) => record.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or damaged
  const names = HEADER_NAMES.filter((name) => known?.bytes[name] !== undefined);
  if (!known || !isDeepStrictEqual(known.bytes, await sizesOf(folder, names))) return undefined;
  await noteUse(folder);
  return filesOf(folder, names);
}

/** Makes them, unless another process is just making the same: then waits for that. */
async function alone(
  folder: string,
  progress: (line: string) => void,
  make: () => Promise<PrecompiledHeaders>,
): Promise<PrecompiledHeaders> {
  const lock = await openFolderLock(folder).catch(() => undefined);
  if (!lock) return {}; // a cache that cannot be written
  try {
    if (!(await lock.take(0))) {
      progress('another run is reading the kernel headers; waiting for it');
      await lock.take(WAIT_S);
    }
    return (await knownHeaders(folder)) ?? (await make());
  } finally {
    await lock.close();
  }
}

async function openFolderLock(folder: string): Promise<FileLock> {
  makeFolder(folder);
  return openLock(join(folder, 'lock'));
}

/** Several times as long as it takes. After that each makes its own. */
const WAIT_S = 120 * patience;

const recordFile = (folder: string): string => join(folder, 'headers.json');

/** What this process is making: the first programs of a class come at the same time. */
const underWay = new Map<string, Promise<PrecompiledHeaders>>();

const filesOf = (folder: string, names: HeaderName[]): PrecompiledHeaders =>
  Object.fromEntries(names.map((name) => [name, headerFile(folder, name)]));

async function sizesOf(folder: string, names: HeaderName[]): Promise<Partial<Record<HeaderName, number>>> {
  const sizes: Partial<Record<HeaderName, number>> = {};
  for (const name of names) sizes[name] = await sizeOf(headerFile(folder, name));
  return sizes;
}

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
