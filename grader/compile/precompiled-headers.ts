import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { keepFile } from '../base/write-whole.ts';
import { fingerprint } from '../setup/stamp.mjs';
import { compilerIdentity, hashOf } from './compiler-identity.ts';
import { HEADER_NAMES, headerFile, makePrecompiledHeaders, type HeaderName } from './make-precompiled-headers.ts';
import { CFLAGS } from './run-compiler.ts';
import { SAMPLE } from './sample.ts';
import { START_INCLUDES } from './start-includes.ts';

/** Their files. */
export type PrecompiledHeaders = Partial<Record<HeaderName, string>>;

/** Which there are, and how many bytes each has. One that is not there was tried and is of no use: nobody tries again. */
const record = z.object({ origin: z.string(), bytes: z.partialRecord(z.enum(HEADER_NAMES), z.number()) });

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
  // The files name the headers by their path, so each set of headers has its own.
  const folder = join(resolve(cache), 'precompiled', hashOf(resolve(headers)).slice(0, 16));
  const origin = hashOf([VERSION, id, fingerprint([clang]), ...START_INCLUDES, ...CFLAGS, SAMPLE].join('\n'));

  const recordFile = join(folder, 'headers.json');
  const known = await readFile(recordFile, 'utf8')
    .then((text) => record.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or damaged
  const names = HEADER_NAMES.filter((name) => known?.bytes[name] !== undefined);
  if (known?.origin === origin && isDeepStrictEqual(known.bytes, await sizesOf(folder, names)))
    return filesOf(folder, names);

  const make = async () => {
    progress('reading the kernel headers once for all later compiles (about 6 s)');
    const libclang = `libclang-${llvm}.so.1`;
    const made = await makePrecompiledHeaders({ clang, libclang, headers, folder }).catch(() => []);
    await keepFile(recordFile, JSON.stringify({ origin, bytes: await sizesOf(folder, made) }));
    return filesOf(folder, made);
  };
  const making = underWay.get(recordFile) ?? make().finally(() => underWay.delete(recordFile));
  underWay.set(recordFile, making);
  return making;
}

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
