import { resolve } from 'node:path';
import { printable } from '../base/foreign-text.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { mapLines } from '../bundle/line-info.ts';
import { KitError } from '../base/errors.ts';
import { llvmError } from './llvm-error.ts';
import { childReply } from './child-reply.ts';
import type { Diagnostic } from './diagnostic.ts';
import { earlyDeath } from './early-death.ts';
import { impersonal } from './impersonal.ts';
import type { CompileLimits } from './limits.ts';
import { frontEndRefuses, parseDiagnostics } from './parse-diagnostics.ts';
import { splitPasses } from './rewritten.ts';
import { compilerMissing } from './run-child.ts';
import type { ChildResult } from './run-confined.ts';
import { withoutDeclarations } from './without-declarations.ts';

export type CompileResult =
  /** `diagnostics` are warnings and their notes. */
  | { ok: true; bundle: Bundle; diagnostics: Diagnostic[] }
  /** `clang`: its front end, which reads the program; `llvm`: what comes behind it, libbcc's own words too. */
  | { ok: false; refusedBy: 'clang' | 'llvm'; diagnostics: Diagnostic[] };

/** What was compiled, and where. */
interface Compiled {
  file: string;
  source: string;
  headers: string;
  limits: CompileLimits;
}

/** What a compile came to, by how its process ended and what that said. Throws what compileProgram throws. */
export function compileResult(result: ChildResult, { file, source, headers, limits }: Compiled): CompileResult {
  const gaveUp = llvmError(result.stderr, source);
  if (gaveUp) return { ok: false, refusedBy: 'llvm', diagnostics: [...diagnosticsOf(result.stderr, source), gaveUp] };
  const unloaded = /^.*error while loading shared libraries: .*$/m.exec(result.stderr);
  if (unloaded && result.exitCode === LOADER_FAILED) throw compilerMissing(unloaded[0]);
  const death = earlyDeath(result, limits);
  if (death) throw death;

  const reply = childReply(result.reply);
  const said = impersonal(result.stderr, resolve(headers));
  const diagnostics = diagnosticsOf(said, source);
  if ('bundle' in reply) {
    const { toLearner } = splitPasses(said, source);
    const { btf } = reply.bundle;
    const bundle = { ...reply.bundle, btf: btf && withoutDeclarations(btf) };
    return { ok: true, bundle: mapLines(bundle, toLearner), diagnostics };
  }
  if (reply.failed === 'REFUSED')
    return { ok: false, refusedBy: 'llvm', diagnostics: [errorOf(reply.message), ...diagnostics] };
  if (diagnostics.some(({ severity }) => severity === 'error'))
    return { ok: false, refusedBy: frontEndRefuses(said) ? 'clang' : 'llvm', diagnostics };
  const words = unexplained(said, source);
  if (words === '') throw silent(file, result.exitCode);
  return { ok: false, refusedBy: 'llvm', diagnostics: [...diagnostics, errorOf(words)] };
}

/** The dynamic loader's exit code; the program has none but 0 and 1. */
const LOADER_FAILED = 127;

function diagnosticsOf(printed: string, source: string): Diagnostic[] {
  const { first, second, toLearner } = splitPasses(printed, source);
  return [...parseDiagnostics(first, source), ...parseDiagnostics(second, source, toLearner)];
}

/** What libbcc said without naming a place or a severity. */
function unexplained(printed: string, source: string): string {
  const { first, second } = splitPasses(printed, source);
  const lines = `${first}\n${second}`.split('\n').filter((line) => line.trim() !== '' && !NOISE.test(line));
  return lines.slice(-10).join('\n');
}

/** The compiler's own command line, and the count after the last diagnostic. */
const NOISE = /^clang .*-cc1|^\d+ (warning|error)s?( and \d+ errors?)? generated\.$/;

const errorOf = (message: string): Diagnostic => ({
  source: 'clang',
  severity: 'error',
  line: null,
  column: null,
  message: printable(message),
});

const silent = (file: string, exitCode: number | undefined): KitError =>
  new KitError(
    'kit',
    'COMPILER_SILENT',
    `The compiler ended (exit code ${exitCode ?? 'unknown'}) without a result and without a word about ${file}.`,
    'Please report this as a bug of the kit, with your program.',
  );
