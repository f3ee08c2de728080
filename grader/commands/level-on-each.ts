import chalk from 'chalk';
import { KitError } from '../base/errors.ts';
import { cacheRoot } from '../base/paths.ts';
import { kernelChoices } from '../lab/kernel-choice.ts';
import type { Verdict } from '../levels/verdict.ts';
import { kernelsCompared, stepsThatDiffer } from '../report/kernels-compared.ts';
import { verdictText } from '../report/terminal.ts';
import { gradeFile, type GradeOptions } from './grade-file.ts';
import type { PictureOptions } from './picture.ts';
import { say } from './say.ts';

export interface EachOptions extends GradeOptions, PictureOptions {
  /** The same on each kernel. */
  seed: number;
  json: boolean;
  watch: boolean;
  from: string | undefined;
}

/** What `--release` says for all kernels. */
export const EACH = 'all';

/**
 * Grades a program on each kernel of the cache that this machine's BCC compiles for, with the same seed. Prints the whole
 * report of the first, and of each that comes to something else; then where they differ. As JSON, a verdict a line.
 * Resolves with the exit code: 0 when it passes on all. Throws KitError USAGE, and what grading throws.
 */
export async function levelOnEach(options: EachOptions, number: number, signal: AbortSignal): Promise<number> {
  refuseWhatIsForOne(options);
  const choices = await kernelChoices(cacheRoot(), options.arch);
  for (const { release, tooNew } of choices)
    if (tooNew !== undefined) say(`not on ${release}: this machine's BCC does not know ${tooNew}`);
  const releases = choices.filter(({ tooNew }) => tooNew === undefined).map(({ release }) => release);
  const verdicts: Verdict[] = [];
  // Without any, the first run fetches one.
  for (const release of releases.length > 0 ? releases : [undefined]) {
    const { verdict, record } = await gradeFile({ ...options, release }, number, { signal });
    const isNews = verdicts[0] === undefined || stepsThatDiffer([verdicts[0], verdict]).length > 0;
    verdicts.push(verdict);
    if (options.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
    else if (isNews) process.stdout.write(verdictText(verdict, record.file, record.source));
    else process.stdout.write(chalk.dim(`kernel ${verdict.kernel.release}: the same\n`));
  }
  if (!options.json) process.stdout.write(kernelsCompared(verdicts));
  return verdicts.every(({ verdict }) => verdict === 'pass') ? 0 : 1;
}

/** Files and pictures are of one run, and the waiting machine of watch mode has one kernel. */
function refuseWhatIsForOne(options: EachOptions): void {
  const given = (['watch', 'timeline', 'html', 'evidence', 'from'] as const).find(
    (name) => options[name] !== undefined && options[name] !== false,
  );
  if (given === undefined && options.kernel !== 'host') return;
  const what = given === undefined ? '--kernel host' : `--${given}`;
  throw new KitError(
    'usage',
    'USAGE',
    `${what} is for one kernel, and --release ${EACH} for several`,
    'Leave out one.',
  );
}
