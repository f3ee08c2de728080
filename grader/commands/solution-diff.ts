import { execa } from 'execa';
import { join, relative } from 'node:path';
import { kitRoot } from '../paths.ts';

/** What the solution of a level has that the learner's file has not, and the other way round, as git shows differences. */
export async function solutionDiff(level: number, file: string): Promise<string> {
  const solution = join('solutions', `level-${level}.c`);
  const colour = process.stdout.isTTY ? 'always' : 'never';
  const { stdout } = await execa(
    'git',
    ['diff', '--no-index', `--color=${colour}`, '--ignore-blank-lines', relative(kitRoot, file), solution],
    { cwd: kitRoot, reject: false },
  );
  return stdout === '' ? `\nYour program is solutions/level-${level}.c.\n` : `\n${stdout}\n`;
}
