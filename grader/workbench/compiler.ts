import { openBackend } from '../backend/open-backend.ts';
import type { Backend, BackendName, LabOptions } from '../backend/backend.ts';
import { KitError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import { START_INCLUDES } from '../compile/start-includes.ts';
import { programRecord } from '../levels/program-record.ts';
import type { VerdictDiagnostic } from '../levels/verdict.ts';
import { definedIn, KERNEL_STRUCTURES, layoutsIn, withLayouts, type ShownStructures } from './structures.ts';

/** Says what is wrong with a program before it is run. Rejects when the signal comes. */
export type Diagnose = (file: string, source: string, signal: AbortSignal) => Promise<VerdictDiagnostic[]>;

/** Says how structures lie in memory: a program's own, and the kernel's. Rejects when the signal comes. */
export type ShowStructures = (file: string, source: string, signal: AbortSignal) => Promise<ShownStructures>;

export interface Compiler {
  diagnose: Diagnose;
  structures: ShowStructures;
}

/** Compiles with the headers of the kernel's backend, which is opened for their sake once, and never started. */
export function compiler(kernel: BackendName, progress: Progress, options: LabOptions = {}): Compiler {
  let backend: Promise<Backend> | undefined;
  const compile = async (file: string, source: string, signal: AbortSignal) => {
    const { headers } = await (backend ??= openBackend(kernel, progress, options));
    signal.throwIfAborted();
    return quickCompile({ file, source, headers, progress, signal });
  };
  const layouts = async (file: string, source: string, names: string[], signal: AbortSignal) => {
    const compiled = await compile(file, withLayouts(source, names), signal);
    return compiled.ok ? layoutsIn(compiled.bundle, names, source) : undefined;
  };
  return {
    diagnose: async (file, source, signal) => {
      try {
        return programRecord(source, await compile(file, source, signal)).diagnostics;
      } catch (error) {
        if (!(error instanceof KitError) || error.fault !== 'learner') throw error;
        return [{ source: 'clang', severity: 'error', line: null, column: null, message: error.message }];
      }
    },
    structures: async (file, source, signal) => {
      const names = definedIn(source);
      const kernel = (await layouts(file, START, KERNEL_STRUCTURES, signal)) ?? [];
      const own = names.length === 0 ? [] : await layouts(file, source, names, signal);
      return { own: own ?? [], kernel, ...(!own && { problem: 'Your program does not compile yet.' }) };
    },
  };
}

/** Without a function, libbcc makes no type information. */
const START = [...START_INCLUDES.map((name) => `#include <${name}>`), 'int kit_layout(void *ctx) { return 0; }'].join(
  '\n',
);
