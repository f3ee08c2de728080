import { levels } from '../levels/index.ts';
import { checkedLevel } from './checked-level.ts';
import { currentLevel } from './current-level.ts';
import { nextHint } from './next-hint.ts';
import { solutionDiff } from './solution-diff.ts';

export interface HintOptions {
  /** As it was typed; undefined: the one that the learner is at. */
  level: string | undefined;
  step: string | undefined;
  /** The program that the hint, or the solution, is for. */
  file: string;
  /** Instead of a hint. */
  solution: boolean;
}

/** Prints the next hint, or what the solution has that the learner's file has not; resolves with the exit code. */
export async function hint({ level, step, file, solution }: HintOptions): Promise<number> {
  const number = level === undefined ? await currentLevel(file) : checkedLevel(level);
  const row = levels[number];
  if (!row) throw new Error('unreachable');
  process.stdout.write(solution ? await solutionDiff(number, file) : await nextHint(row, step, file));
  return 0;
}
