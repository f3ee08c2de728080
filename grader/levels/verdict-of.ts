import { inconclusive, unsound } from '../judge/unsound.ts';
import { assess } from './assess.ts';
import { levels } from './index.ts';
import type { RunRecord } from './run-record.ts';
import type { Verdict } from './verdict.ts';

/**
 * The verdict on a run: a pure function, so that the same record always gives the same verdict.
 * Throws KitError INCONCLUSIVE when the run says nothing about the program.
 */
export function verdictOf(record: RunRecord, level: number = record.level): Verdict {
  const problem = record.evidence && unsound(record.evidence);
  if (problem) throw inconclusive('no sound run', problem);
  const steps = assess(level, record);
  const passed = steps.every(({ status }) => status === 'pass');
  return {
    level,
    title: levels[level]?.title ?? '',
    verdict:
      !record.declarations || (record.refusal && record.refusal.stage !== 'flood') ? 'error' : passed ? 'pass' : 'fail',
    seed: record.seed,
    steps,
    diagnostics: record.diagnostics,
    lostEvents: record.evidence?.lost ?? 0,
    kernel: record.kernel,
    timings: record.timings,
  };
}
