import { openBackend } from '../backend/open-backend.ts';
import type { Backend, BackendName, LabOptions } from '../backend/backend.ts';
import { KitError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import { programRecord } from '../levels/program-record.ts';
import type { VerdictDiagnostic } from '../levels/verdict.ts';

export interface HowToDiagnose {
  signal: AbortSignal;
  /** The text before it was wrong, so this one may well be. */
  isLikelyWrong: boolean;
}

/** Says what is wrong with a program before it is run. Rejects when the signal comes. */
export type Diagnose = (file: string, source: string, how: HowToDiagnose) => Promise<VerdictDiagnostic[]>;

/** Compiles with the headers of the kernel's backend, which is opened for their sake once, and never started. */
export function diagnoser(kernel: BackendName, progress: Progress, options: LabOptions = {}): Diagnose {
  let backend: Promise<Backend> | undefined;
  return async (file, source, { signal, isLikelyWrong }) => {
    const { headers } = await (backend ??= openBackend(kernel, progress, options));
    signal.throwIfAborted();
    try {
      const compiled = await quickCompile({ file, source, headers, progress, signal, isLikelyWrong });
      return programRecord(source, compiled).diagnostics;
    } catch (error) {
      if (!(error instanceof KitError) || error.fault !== 'learner') throw error;
      return [{ source: 'clang', severity: 'error', line: null, column: null, message: error.message }];
    }
  };
}
