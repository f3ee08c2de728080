import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import chalk from 'chalk';
import type { BackendName } from '../backend/backend.ts';
import { printable } from '../base/foreign-text.ts';
import { inParallel } from '../base/in-parallel.ts';
import { keepBusy } from '../check-kit/keep-busy.ts';
import { soak } from '../check-kit/soak.ts';
import { summary } from '../check-kit/summary.ts';
import { trials, type Sources, type Trial } from '../check-kit/trials.ts';
import { tryOut, type Outcome } from '../check-kit/try-out.ts';
import { KitError } from '../base/errors.ts';
import { levels } from '../levels/index.ts';
import { solutionFile, startFile } from '../base/paths.ts';
import type { KernelWish } from '../lab/kernel-package.ts';
import { grade } from '../pipeline.ts';

export interface CheckKitOptions {
  only: string;
  seeds: number | undefined;
  seed: number | undefined;
  jobs: number | undefined;
  quick: boolean;
  /** A right and a wrong program, so many times each, instead of the many. */
  soak: number | undefined;
  /** Whether all processors are kept busy by something else meanwhile. */
  busy: boolean;
  verbose: boolean;
  kernel: BackendName;
  release: string | undefined;
  arch: string | undefined;
}

/** Does the kit judge as it should? Grades what it knows to be right and what it knows to be wrong. Resolves with the exit code. */
export async function checkKit(options: CheckKitOptions): Promise<number> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const list = await chosen(options, seed);
  if (list.length === 0)
    throw new KitError(
      'usage',
      'NO_SUCH_TRIAL',
      `no trial has "${options.only}" in its name`,
      'Leave out --only to see them all.',
    );
  const jobs = options.jobs ?? availableParallelism();
  const busy = options.busy ? ', beside work that takes every processor' : '';
  process.stdout.write(`${list.length} gradings, ${jobs} at a time, seed ${seed}${busy}\n`);
  const stopBusy = options.busy ? keepBusy() : () => undefined;
  let done = 0;
  const outcomes = await inParallel(list, jobs, async (trial) => {
    const outcome = await tryOut(trial, gradeTrial(options.kernel, options));
    process.stdout.write(line(outcome, ++done, list.length, options.verbose));
    return outcome;
  }).finally(stopBusy);
  process.stdout.write(table(outcomes, `--seed ${seed}${options.soak === undefined ? '' : ` --soak ${options.soak}`}`));
  return outcomes.every(({ ok }) => ok) ? 0 : 1;
}

async function chosen({ soak: times, quick, only, seeds }: CheckKitOptions, seed: number): Promise<Trial[]> {
  const all = await sources();
  if (times !== undefined) return soak(all, times, seed);
  return trials(all, {
    ...{ seed, quick, only },
    solutionSeeds: seeds ?? (quick ? 1 : 20),
    rightSeeds: seeds ?? (quick ? 1 : 5),
    wrongSeeds: seeds ?? 1,
  });
}

/** The kit's own start file, not the learner's, which may be anything by now. */
export async function sources(): Promise<Sources> {
  return {
    start: await readFile(startFile, 'utf8'),
    solutions: await Promise.all(levels.map(({ number }) => readFile(solutionFile(number), 'utf8'))),
  };
}

export const gradeTrial =
  (kernel: BackendName, { release, arch }: KernelWish = {}) =>
  (trial: Trial) =>
    grade({ ...trial, file: `${trial.name}.c`, kernel, release, arch, progress: () => undefined });

function line({ trial, ok, came, why, ms }: Outcome, done: number, of: number, verbose: boolean): string {
  const mark = ok ? chalk.green('✓') : chalk.red('✗');
  const wanted = trial.step === undefined ? 'pass' : trial.step === '' ? 'fail' : `fail at ${trial.step}`;
  const count = chalk.dim(`${String(done).padStart(String(of).length)}/${of}`);
  const head = `${count} ${mark} ${trial.name} ${chalk.dim(`(seed ${trial.seed}, ${(ms / 1000).toFixed(1)} s)`)}`;
  const details = why !== undefined && (verbose || !ok) ? `\n  ${printable(why)}` : '';
  return ok && !verbose ? `${head}\n` : `${head}\n  wanted: ${wanted}; came: ${printable(came)}${details}\n`;
}

function table(outcomes: Outcome[], again: string): string {
  const rows = summary(outcomes).map(({ what, good, of, programs }) => {
    const colour = good === of ? chalk.green : chalk.red;
    return `  ${colour(`${String(good).padStart(4)} of ${String(of).padEnd(4)}`)} ${what} ${chalk.dim(`(${programs} different)`)}`;
  });
  const bad = outcomes.filter(({ ok }) => !ok);
  const list = bad.map(
    ({ trial, came }) => `  ${chalk.red('✗')} ${trial.name} (seed ${trial.seed}): ${printable(came)}`,
  );
  return [
    '',
    ...rows,
    ...(list.length > 0 ? ['', ...list] : []),
    '',
    chalk.dim(`again: npm run check-kit -- ${again}`),
    '',
  ].join('\n');
}
