import type { Verdict } from '../levels/verdict.ts';
import { solutionDiff } from './solution-diff.ts';

export interface SolutionWish {
  /** The level that the learner is at. */
  number: number;
  /** The last run, which may have been at another level. */
  last: Pick<Verdict, 'level' | 'verdict'> | undefined;
  /** The level whose solution has been asked for. */
  askedForSolution?: number;
}

const ASK_AGAIN = 'This level is not passed yet. Press s once more if you want to see the solution all the same.\n';

/** What the key for the solution shows. Before the level is passed, the first wish is taken for a slip of the finger. */
export async function solutionOnRequest(wish: SolutionWish, file: string): Promise<string> {
  const passed = wish.last?.verdict === 'pass' && wish.last.level === wish.number;
  if (passed || wish.askedForSolution === wish.number) return solutionDiff(wish.number, file);
  wish.askedForSolution = wish.number;
  return ASK_AGAIN;
}
