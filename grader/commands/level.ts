import { randomInt } from 'node:crypto';
import { relative } from 'node:path';
import chalk from 'chalk';
import { readProgram } from '../compile/read-program.ts';
import { KitError } from '../errors.ts';
import { levels } from '../levels/index.ts';
import type { Verdict } from '../levels/verdict.ts';
import { grade, type GradeRequest } from '../pipeline.ts';
import { eventLine } from '../report/event-line.ts';
import { reportFailure } from '../report/failure.ts';
import { verdictText } from '../report/terminal.ts';
import { checkedLevel } from './checked-level.ts';

export interface LevelOptions {
  /** As it was typed. */
  level: string;
  file: string;
  verbose: boolean;
  json: boolean;
  seed: number | undefined;
  kernel: 'auto' | 'lab' | 'host';
}

/** Grades a file and prints the verdict; resolves with the exit code. */
export async function level(options: LevelOptions): Promise<number> {
  const number = checkedLevel(options.level);
  const seed = options.seed ?? randomInt(2 ** 31);
  const say = (line: string) => process.stderr.write(chalk.dim(`… ${line}\n`));
  const file = relative(process.cwd(), options.file) || options.file;
  try {
    const source = await readProgram(options.file);
    const request: GradeRequest = { file, source, level: number, seed, kernel: options.kernel, progress: say };
    if (options.verbose)
      request.onSamples = (samples) => {
        for (const sample of samples) process.stderr.write(`${eventLine(sample)}\n`);
      };
    const verdict = await grade(request);
    process.stdout.write(options.json ? `${JSON.stringify(verdict)}\n` : verdictText(verdict, file, source));
    return verdict.verdict === 'pass' ? 0 : 1;
  } catch (error) {
    const fault = error instanceof KitError ? error.fault : 'kit';
    if (options.json && fault !== 'usage') process.stdout.write(`${JSON.stringify(noVerdict(number, seed, error))}\n`);
    return reportFailure(error);
  }
}

/** The JSON of a run that came to no verdict of its own: the learner's error, or `unavailable`. */
function noVerdict(number: number, seed: number, error: unknown): Verdict & { error: object } {
  const ours = error instanceof KitError && error.fault === 'learner';
  return {
    level: number,
    title: levels[number]?.title ?? '',
    verdict: ours ? 'error' : 'unavailable',
    seed,
    steps: [],
    diagnostics: ours ? [{ source: 'clang', severity: 'error', line: null, column: null, message: error.message }] : [],
    lostEvents: 0,
    kernel: { backend: 'lab', release: '' },
    timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
    error:
      error instanceof KitError
        ? { code: error.code, message: error.message, remedy: error.remedy }
        : { code: 'BUG', message: String(error), remedy: 'Please report this.' },
  };
}
