import type { CompileResult } from '../compile/compile-program.ts';
import type { Refusal } from '../kernel/open-session.ts';
import type { Record } from './assess.ts';
import type { VerdictDiagnostic } from './verdict.ts';
import { verifierDiagnostic } from './verifier-diagnostic.ts';

/** What compiler and kernel had to say about a program: for the reader, and for the assessment. */
export function programRecord(
  source: string,
  compiled: CompileResult,
  refusal?: Refusal,
): { diagnostics: VerdictDiagnostic[]; record: Record } {
  if (!compiled.ok) {
    const { diagnostics } = compiled;
    return { diagnostics, record: { source, compileError: firstError(compiled) } };
  }
  const { bundle, diagnostics } = compiled;
  if (!refusal) return { diagnostics, record: { source, bundle } };
  if (refusal.stage !== 'verifier') return { diagnostics, record: { source, bundle, refusal } };
  const refused = verifierDiagnostic(refusal, bundle);
  return {
    diagnostics: [...diagnostics, refused],
    record: { source, bundle, refusal: { ...refusal, message: refused.message, line: refused.line } },
  };
}

function firstError({ diagnostics }: CompileResult): string {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error ? `${error.line === null ? '' : `line ${error.line}: `}${error.message}` : 'the compiler gave no reason';
}
