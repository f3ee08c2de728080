import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { nativePath } from '../paths.ts';
import { fingerprint } from '../setup/stamp.mjs';
import { keepFile } from './keep-file.ts';

/** Compiler and kernel headers: with the program and the kit itself they decide a compile's result. */
export interface CompilerIdentity {
  /** Changes when libbcc, LLVM or the headers do. */
  id: string;
  /** The release of LLVM that libbcc works with, e.g. 14; undefined when libbcc carries it inside. */
  llvm: number | undefined;
}

const record = z.object({ origin: z.string(), libraries: z.array(z.string()) });

/** They tell one set of kernel headers from another. */
const HEADER_FILES = ['linux/kconfig.h', 'generated/autoconf.h', 'generated/utsrelease.h'];

/** Looks at sizes and times of files only: every compile asks. */
export async function compilerIdentity(cache: string, headers: string): Promise<CompilerIdentity> {
  const libraries = await compilerLibraries(join(cache, 'compiler.json'));
  const files = [...libraries, ...HEADER_FILES.map((name) => join(resolve(headers), 'include', name))];
  const llvm = /libclang-cpp\.so\.(\d+)/.exec(libraries.join(' '))?.[1];
  return { id: hashOf(fingerprint(files)), llvm: llvm === undefined ? undefined : Number(llvm) };
}

/** The addon and the shared libraries that it is linked with. The loader takes a while to say, so its answer is kept. */
async function compilerLibraries(file: string): Promise<string[]> {
  const addon = nativePath('compiler.node');
  const origin = fingerprint([addon, '/etc/ld.so.cache']);
  const known = await readFile(file, 'utf8')
    .then((text) => record.parse(JSON.parse(text)))
    .catch(() => undefined); // none yet, or damaged
  if (known?.origin === origin) return known.libraries;
  const { stdout } = await execa('ldd', [addon], { reject: false });
  const libraries = [addon, ...[...stdout.matchAll(/=> (\/\S+)/g)].map((match) => match[1] ?? '')];
  await keepFile(file, JSON.stringify({ origin, libraries }));
  return libraries;
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
