import { KitError } from '../base/errors.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { Trial } from './trials.ts';

export interface Outcome {
  trial: Trial;
  /** Whether it came as it must. */
  ok: boolean;
  /** What came: `passed`, `failed at STEP`, or why there was no verdict. */
  came: string;
  /** What the judge said about the step that failed. */
  why?: string;
  ms: number;
}

/** Makes one trial. What goes wrong on the way is an outcome as well: not the one that was wanted. */
export async function tryOut(trial: Trial, grade: (trial: Trial) => Promise<Verdict>): Promise<Outcome> {
  const begun = performance.now();
  const outcome = (ok: boolean, came: string, why?: string): Outcome => ({
    ...{ trial, ok, came, ms: performance.now() - begun },
    ...(why !== undefined && { why }),
  });
  try {
    const { verdict, steps } = await grade(trial);
    if (verdict === 'pass') return outcome(trial.step === undefined, 'passed');
    const failed = steps.find(({ status }) => status === 'fail');
    if (!failed) return outcome(false, verdict);
    const wanted = trial.step === '' || trial.step === failed.id;
    const { expected = '', actual = '', hint = '' } = failed;
    return outcome(wanted, `failed at ${failed.id}`, `expected ${expected}\n  but ${actual}\n  hint: ${hint}`);
  } catch (error) {
    const code = error instanceof KitError ? `[${error.code}] ` : '';
    return outcome(false, `no verdict: ${code}${error instanceof Error ? error.message : String(error)}`);
  }
}
