import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { solutionDifference, type Program, type SolutionDifference } from './solution-difference.ts';

/** What the shipped solution of a level has that a program has not. */
export async function differenceToSolution(level: number, yours: Program): Promise<SolutionDifference> {
  const file = join('solutions', `level-${level}.c`);
  return solutionDifference(yours, { file, source: await readFile(join(kitRoot, file), 'utf8') });
}
