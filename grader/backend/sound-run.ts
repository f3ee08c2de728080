import type { Backend } from './backend.ts';
import { inconclusive, unsound } from '../judge/unsound.ts';
import { patience } from '../base/patience.ts';

/** Lost samples say nothing about the learner: the run is repeated this often before it is given up. */
const ATTEMPTS = 3;
/** A program that floods its outputs takes its time for each; all together must not take much longer than one. */
const LAST_ATTEMPT_MS = 10_000 * patience;

/**
 * Runs until no sample was lost and every request was answered, each time on a fresh kernel. Throws KitError INCONCLUSIVE.
 */
export async function soundRun(
  backend: Pick<Backend, 'restart'>,
  run: () => ReturnType<Backend['run']>,
): ReturnType<Backend['run']> {
  const begun = performance.now();
  for (let attempt = 1; ; attempt++) {
    const result = await run();
    if ('refusal' in result) return result;
    const problem = unsound(result.evidence);
    if (problem === undefined) return result;
    if (attempt === ATTEMPTS || performance.now() - begun > LAST_ATTEMPT_MS)
      throw inconclusive(`no sound run in ${attempt} ${attempt === 1 ? 'attempt' : 'attempts'}`, problem);
    await backend.restart();
  }
}
