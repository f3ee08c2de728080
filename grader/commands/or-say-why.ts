import { oneLine } from '../base/foreign-text.ts';
import { say } from './say.ts';

/** Notes for the learner can fail (a folder that is read-only, a full disk) without harm to what they are about. */
export async function orSayWhy(noting: Promise<unknown>): Promise<void> {
  await noting.catch((error: unknown) =>
    say(`your progress is not noted: ${oneLine(error instanceof Error ? error.message : String(error))}`),
  );
}
