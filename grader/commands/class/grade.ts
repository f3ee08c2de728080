import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inParallel } from '../../check-kit/in-parallel.ts';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { readProgram } from '../../compile/read-program.ts';
import { KitError } from '../../errors.ts';
import { grade } from '../../pipeline.ts';
import { checkedLevel } from '../checked-level.ts';
import { say } from '../say.ts';

export interface GradeOptions {
  submissions: string;
  level: string;
  jobs: number | undefined;
  seed: number | undefined;
}

/** Grades every program of a folder and prints a line for each. Exit code 69 when some could not be graded. */
export async function gradeClass(options: GradeOptions, signal: AbortSignal): Promise<number> {
  const level = checkedLevel(options.level);
  const seed = options.seed ?? randomInt(2 ** 31);
  const names = (await readdir(options.submissions)).filter((name) => name.endsWith('.c')).sort();
  process.stdout.write(`${names.length} submissions, level ${level}, seed ${seed}\n`);
  const verdicts = await inParallel(names, options.jobs ?? defaultJobs(), async (name) => {
    const file = join(options.submissions, name);
    const verdict = await verdictOn(file);
    process.stdout.write(`${basename(name, '.c')} ${verdict}\n`);
    return verdict;
  });
  return verdicts.includes('unavailable') ? 69 : 0;

  async function verdictOn(file: string): Promise<string> {
    try {
      const source = await readProgram(file);
      return (await grade({ file, source, level, seed, kernel: 'lab', progress: say, signal })).verdict;
    } catch (error) {
      return error instanceof KitError && error.fault === 'learner' ? 'error' : 'unavailable';
    }
  }
}
