import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runChild, type ChildRequest } from './run-child.ts';
import type { ChildResult } from './run-confined.ts';
import { beginsWithStartIncludes } from './start-includes.ts';

/**
 * LLVM 14 only warns about a function that nobody declared, and the verifier then refuses the call in words that help
 * nobody; newer LLVM makes it an error by itself.
 */
export const CFLAGS = ['-Werror=implicit-function-declaration', '-Wuninitialized', '-Wsometimes-uninitialized'];

/** Clang's ways to say that a precompiled header is not, or no longer, what it was made of. */
const STALE_HEADER = /\berror: .*(\bPCH\b|precompiled header|\bAST file\b)/;

/**
 * Runs the compiler, with the precompiled header where there is one and the program begins with what is in it. A header
 * that clang does not take is removed, and the program compiled without: only the clock can tell.
 */
export async function runCompiler(
  request: Omit<ChildRequest, 'cflags'> & { precompiledHeader?: string },
): Promise<ChildResult> {
  const { precompiledHeader: header, source } = request;
  if (header === undefined || !beginsWithStartIncludes(source)) return runChild({ ...request, cflags: CFLAGS });
  const quick = await runWithHeader(request, header);
  if (!isUseless(quick)) return quick;
  const plain = await runChild({ ...request, cflags: CFLAGS });
  if (!isUseless(plain)) await rm(header, { force: true });
  return plain;
}

export const runWithHeader = (request: Omit<ChildRequest, 'cflags'>, header: string): Promise<ChildResult> =>
  runChild({
    ...request,
    cflags: [...CFLAGS, '-include-pch', header],
    // Clang looks whether what it was made of is still the same: that lies beside it.
    alsoRead: [dirname(header)],
  });

/** Whether the compile says nothing about the program: clang has not taken the header, or died of it. */
export const isUseless = (result: ChildResult): boolean => STALE_HEADER.test(result.stderr) || crashed(result);

/** By an error of its own, not by a limit or from outside. */
const crashed = ({ signal, timedOut, isMaxBuffer, isCanceled }: ChildResult): boolean =>
  signal !== undefined &&
  !timedOut &&
  !isMaxBuffer &&
  !isCanceled &&
  !['SIGKILL', 'SIGTERM', 'SIGXCPU'].includes(signal);
