import { helpers } from '../bundle/helpers.ts';
import type { CompileResult } from '../compile/compile-program.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { refusedLevel } from './refused-level.ts';
import type { ProgramRecord } from './run-record.ts';
import type { VerdictDiagnostic } from './verdict.ts';
import { verifierDiagnostic } from './verifier-diagnostic.ts';

/** What compiler and kernel had to say about a program, for the reader and for the assessment. */
export function programRecord(
  source: string,
  compiled: CompileResult,
  refusal?: Refusal & { level?: number },
): { diagnostics: VerdictDiagnostic[]; record: ProgramRecord } {
  const record = recordOf(source, compiled, refusal);
  return { diagnostics: record.diagnostics, record };
}

function recordOf(
  source: string,
  compiled: CompileResult,
  refusal: (Refusal & { level?: number }) | undefined,
): ProgramRecord {
  const { diagnostics } = compiled;
  if (!compiled.ok) return { source, diagnostics };
  const { programs, maps } = compiled.bundle;
  const record = {
    ...{ source, diagnostics },
    declarations: {
      programs: programs.map(({ name, instructions }) => ({ name, helpers: helpers(instructions) })),
      maps: maps.map(({ name, type }) => ({ name, type })),
    },
  };
  if (!refusal) return record;
  const level = refusal.level ?? refusedLevel(refusal) ?? 0;
  if (refusal.stage !== 'verifier') return { ...record, refusal: { ...refusal, level } };
  const { diagnostic, cause } = verifierDiagnostic(refusal, compiled.bundle, source);
  return {
    ...record,
    diagnostics: [...diagnostics, diagnostic],
    refusal: {
      ...refusal,
      level,
      message: diagnostic.message,
      line: diagnostic.line,
      ...(cause !== undefined && { cause }),
    },
  };
}
