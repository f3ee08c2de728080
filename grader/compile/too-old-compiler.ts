import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { KitError } from '../base/errors.ts';
import { remembered } from '../cache/remembered.ts';
import { fingerprint } from '../setup/stamp.mjs';
import { compilerLibraries } from './compiler-libraries.ts';

/**
 * What libbcc is too old for in these kernel headers, as far as can be told: none, or the names of types. Of what a cache
 * holds, some may have come from a newer Debian. Throws KitError LIBRARIES_UNKNOWN.
 */
export async function typesTooNew(cache: string, headers: string): Promise<string[]> {
  const libbcc = (await compilerLibraries(cache)).find((path) => /^libbcc\.so/.test(basename(path)));
  const files = ['linux/bpf.h', 'uapi/linux/bpf.h'].map((name) => join(headers, 'include', name));
  if (libbcc === undefined || !files.every(existsSync)) return [];
  const find = async () => {
    const [wants = '', has = '', knows = ''] = await Promise.all(
      [...files, libbcc].map((file) => readFile(file, 'latin1')),
    );
    return typesLacking(wants, has, knows);
  };
  return remembered({ cache, question: `types\n${fingerprint([...files, libbcc])}`, shape: z.array(z.string()), find });
}

/**
 * The types that the kernel's linux/bpf.h takes the size of, that its uapi/linux/bpf.h describes, and that libbcc, which
 * brings a uapi/linux/bpf.h of its own as a text inside, does not.
 */
export function typesLacking(kernelHeader: string, uapiHeader: string, libbcc: string): string[] {
  const sized = [...kernelHeader.matchAll(/\bsizeof\((struct bpf_\w+)\)/g)].map(([, type = '']) => type);
  const describes = (text: string, type: string) => text.includes(`${type} {`);
  return [...new Set(sized)].filter((type) => describes(uapiHeader, type) && !describes(libbcc, type));
}

/**
 * What clang says of the kernel's headers when libbcc is older than they: they ask for the size of types that libbcc's own
 * headers describe, and an older one does not have them.
 */
const UNKNOWN_TYPE =
  /^include\/linux\/bpf\.h:\d+:\d+: error: invalid application of .* incomplete type '(struct \w+)'/m;

/** A type that the kernel's headers want of libbcc and that it does not have, if that is what clang complains about. */
export const unknownType = (stderr: string): string | undefined => UNKNOWN_TYPE.exec(stderr)?.[1];

export const tooOldCompiler = (headers: string, type: string): KitError =>
  new KitError(
    'machine',
    'COMPILER_TOO_OLD',
    `This machine's BCC is too old for the kernel headers in ${headers}: it does not know ${type}.`,
    'Use an older kernel, such as the one that you get without --release; or a newer BCC: 0.31 of Debian 13 compiles for Linux 6.12.',
  );
