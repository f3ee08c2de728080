import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readProgram } from '../compile/read-program.ts';
import { kitRoot } from '../base/paths.ts';
import { solutionDifference, type SolutionDifference } from '../report/solution-difference.ts';
import { solutionText } from '../report/solution-text.ts';

/** What the solution of a level has that the learner's file has not. Throws what readProgram throws. */
export async function differenceToSolution(level: number, file: string): Promise<SolutionDifference> {
  const solution = join('solutions', `level-${level}.c`);
  return solutionDifference(
    { file, source: await readProgram(file) },
    { file: solution, source: await readFile(join(kitRoot, solution), 'utf8') },
  );
}

/** The same in words. */
export const solutionDiff = async (level: number, file: string): Promise<string> =>
  solutionText(await differenceToSolution(level, file));
