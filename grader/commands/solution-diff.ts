import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readProgram } from '../compile/read-program.ts';
import { kitRoot } from '../base/paths.ts';
import { solutionText } from '../report/solution-text.ts';

/** What the solution of a level has that the learner's file has not. Throws what readProgram throws. */
export async function solutionDiff(level: number, file: string): Promise<string> {
  const solution = join('solutions', `level-${level}.c`);
  return solutionText(
    { file, source: await readProgram(file) },
    { file: solution, source: await readFile(join(kitRoot, solution), 'utf8') },
  );
}
