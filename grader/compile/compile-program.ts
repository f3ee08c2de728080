import { compileResult, type CompileResult } from './compile-result.ts';
import { COMPILE_LIMITS, type CompileLimits } from './limits.ts';
import { runCompiler } from './run-compiler.ts';
import { SAMPLE } from './sample.ts';
import { tooOldCompiler, unknownType } from './too-old-compiler.ts';

export type { CompileResult } from './compile-result.ts';

export interface CompileRequest {
  /** The learner's file: its name is for messages only. */
  file: string;
  source: string;
  /** A folder of kernel headers, as BCC_KERNEL_SOURCE takes it. */
  headers: string;
  /** A file of precompiled-headers.ts for these headers. */
  precompiledHeader?: string;
  signal?: AbortSignal;
  limits?: CompileLimits;
}

/**
 * Compiles in a child process that needs no privilege and no kernel. The lines in the bundle's line information are
 * the learner's own. Throws KitError COMPILER_TIMEOUT, COMPILER_MEMORY, COMPILER_OUTPUT or COMPILER_CRASHED (fault
 * learner: the program drives clang mad), HEADERS_MISSING, COMPILER_MISSING, COMPILER_TOO_OLD or COMPILER_KILLED (fault machine), or the
 * signal's reason.
 */
export async function compileProgram(request: CompileRequest): Promise<CompileResult> {
  const limits = request.limits ?? COMPILE_LIMITS;
  request.signal?.throwIfAborted();
  const result = await runCompiler({ ...request, limits });
  request.signal?.throwIfAborted();
  const type = unknownType(result.stderr);
  // A program can say so as well as the headers: only one that is known to be right tells.
  if (
    type !== undefined &&
    unknownType((await runCompiler({ ...request, source: SAMPLE, limits })).stderr) !== undefined
  )
    throw tooOldCompiler(request.headers, type);
  return compileResult(result, { ...request, limits });
}
