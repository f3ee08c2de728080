import { reportRun } from '../class/member/report-run.ts';
import { KitError } from '../base/errors.ts';
import type { Verdict } from '../levels/verdict.ts';
import { say } from './say.ts';

/** Tells the class board, when there is one, how a run has ended; after its verdict is shown, and without making it wait. */
export async function tellClass(outcome: Verdict | { level: number; error: unknown }, file: string): Promise<void> {
  const verdict = 'error' in outcome ? withoutSteps(outcome) : outcome;
  const trouble = verdict && (await reportRun(verdict, file));
  if (trouble !== undefined) say(trouble);
}

/** Nothing was run when the command was wrong. */
function withoutSteps({
  level,
  error,
}: {
  level: number;
  error: unknown;
}): Pick<Verdict, 'level' | 'verdict' | 'steps'> | undefined {
  const fault = error instanceof KitError ? error.fault : 'kit';
  if (fault === 'usage') return undefined;
  return { level, verdict: fault === 'learner' ? 'error' : 'unavailable', steps: [] };
}
