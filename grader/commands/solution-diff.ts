import { readProgram } from '../compile/read-program.ts';
import { differenceToSolution } from '../report/difference-to-solution.ts';
import { solutionText } from '../report/solution-text.ts';

/** What the solution of a level has that the learner's file has not, in words. Throws what readProgram throws. */
export const solutionDiff = async (level: number, file: string): Promise<string> =>
  solutionText(await differenceToSolution(level, { file, source: await readProgram(file) }));
