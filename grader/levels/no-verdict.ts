import { KitError } from '../base/errors.ts';
import { levels } from './index.ts';
import type { Verdict } from './verdict.ts';

/** Why there is no verdict, in the words of a KitError. */
export interface Problem {
  code: string;
  message: string;
  remedy: string;
}

export type UndecidedVerdict = Verdict & { error: Problem };

/** The JSON of a run that came to no verdict of its own: the learner's error, or `unavailable`. */
export function noVerdict(
  number: number,
  seed: number,
  error: unknown,
  backend: 'lab' | 'host' = 'lab',
): UndecidedVerdict {
  const ours = error instanceof KitError && error.fault === 'learner';
  return {
    level: number,
    title: levels[number]?.title ?? '',
    verdict: ours ? 'error' : 'unavailable',
    seed,
    steps: [],
    diagnostics: ours ? [{ source: 'clang', severity: 'error', line: null, column: null, message: error.message }] : [],
    lostEvents: 0,
    kernel: { backend, release: '', arch: '' },
    timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
    error:
      error instanceof KitError
        ? { code: error.code, message: error.message, remedy: error.remedy }
        : { code: 'BUG', message: String(error), remedy: 'Please report this.' },
  };
}
