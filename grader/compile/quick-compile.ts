import { join } from 'node:path';
import { hashOf } from '../base/hash-of.ts';
import { missingFunction } from '../bundle/missing-function.ts';
import { kitVersion } from '../base/kit-version.ts';
import { cacheRoot } from '../base/paths.ts';
import { compileProgram, type CompileRequest, type CompileResult } from './compile-program.ts';
import { compilerIdentity } from './compiler-identity.ts';
import { precompiledHeaders, type PrecompiledHeaders } from './precompiled-headers.ts';
import { resultCache } from './result-cache.ts';
import { isSelfContained } from './self-contained.ts';
import { beginsWithStartIncludes } from './start-includes.ts';

export interface QuickRequest extends Omit<CompileRequest, 'precompiledHeader'> {
  progress: (line: string) => void;
  /** Folder for what is kept. */
  cache?: string;
}

/** compileProgram's result, sooner: from the cache, or with precompiled headers. Throws what it throws. */
export async function quickCompile({
  cache = cacheRoot(),
  progress,
  ...request
}: QuickRequest): Promise<CompileResult> {
  const { source, headers } = request;
  const results = resultCache(join(cache, 'compiled'));
  const { id } = await compilerIdentity(cache, headers);
  // The version stands for the kit's own part in the result: diagnostics and lines.
  const key = isSelfContained(source) ? hashOf([id, kitVersion(), source].join('\n')) : undefined;
  const known = key === undefined ? undefined : await results.read(key);
  if (known) return known;

  const made: PrecompiledHeaders = beginsWithStartIncludes(source)
    ? await precompiledHeaders(cache, headers, progress)
    : {};
  const result = await compileWith(made, request);
  if (key !== undefined && result.ok) await results.write(key, result);
  return result;
}

/** Where the bodies that the lean header lacks may have made a difference, the whole one decides. */
async function compileWith({ lean, whole }: PrecompiledHeaders, request: CompileRequest): Promise<CompileResult> {
  if (lean !== undefined) {
    const result = await compileProgram({ ...request, precompiledHeader: lean });
    if (needsNoBodies(result)) return result;
  }
  return compileProgram({ ...request, ...(whole !== undefined && { precompiledHeader: whole }) });
}

/** Clang's front end looks at a function's type, LLVM at what becomes of it. */
const needsNoBodies = (result: CompileResult): boolean =>
  result.ok
    ? result.bundle.programs.every((program) => missingFunction(program) === undefined)
    : result.refusedBy === 'clang';
