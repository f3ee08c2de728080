import { join, resolve } from 'node:path';
import { hashOf } from '../base/hash-of.ts';
import { digests } from '../cache/digests.ts';
import { compilerLibraries } from './compiler-libraries.ts';

/** Compiler and kernel headers: with the program and the kit itself they decide a compile's result. */
export interface CompilerIdentity {
  /** Changes when libbcc, LLVM or the headers do, and is the same for each clone of the kit. */
  id: string;
  /** The release of LLVM that libbcc works with, e.g. 14; undefined when libbcc carries it inside. */
  llvm: number | undefined;
}

/** They tell one set of kernel headers from another. */
const HEADER_FILES = ['linux/kconfig.h', 'generated/autoconf.h', 'generated/utsrelease.h'];

/** Throws KitError LIBRARIES_UNKNOWN. */
export async function compilerIdentity(cache: string, headers: string): Promise<CompilerIdentity> {
  const libraries = await compilerLibraries(cache);
  const files = [...libraries, ...HEADER_FILES.map((name) => join(resolve(headers), 'include', name))];
  const llvm = /libclang-cpp\.so\.(\d+)/.exec(libraries.join(' '))?.[1];
  return { id: hashOf((await digests(cache, files)).join('\n')), llvm: llvm === undefined ? undefined : Number(llvm) };
}
