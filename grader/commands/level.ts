import chalk from 'chalk';
import { randomInt } from 'node:crypto';
import { KitError } from '../base/errors.ts';
import { noVerdict } from '../levels/no-verdict.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { RunRecord } from '../levels/run-record.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { reportFailure } from '../report/failure.ts';
import { nextAfterPass } from '../report/next-after-pass.ts';
import { progressText } from '../report/progress-text.ts';
import { verdictText } from '../report/terminal.ts';
import { timingsText } from '../report/timings-text.ts';
import { checkedLevel } from './checked-level.ts';
import { readEvidence } from './evidence-file.ts';
import { gradeFile, type GradeOptions } from './grade-file.ts';
import { isLearners } from './learners-file.ts';
import { EACH, levelOnEach } from './level-on-each.ts';
import { picture, type PictureOptions } from './picture.ts';
import { nextLevel, readProgress } from './progress-file.ts';
import { tellClass } from './tell-class.ts';

export interface LevelOptions extends GradeOptions, PictureOptions {
  /** As it was typed; undefined: the first level that is not passed yet. */
  level: string | undefined;
  json: boolean;
  watch: boolean;
  /** Whether to show where the time went. */
  timings: boolean;
  /** What such a file holds is judged, and nothing is run. */
  from: string | undefined;
}

/** As shells count it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Grades a file and prints the verdict, once or (--watch) at every save until the signal; resolves with the exit code. */
export async function level(options: LevelOptions, signal: AbortSignal): Promise<number> {
  const isOnEach = options.release === EACH;
  if (options.watch && !isOnEach) return (await import('./watch.ts')).watch({ ...options, goesOn: false }, signal);
  const number = options.level === undefined ? nextLevel(await readProgress()) : checkedLevel(options.level);
  const begunMs = performance.now();
  const seed = options.seed ?? randomInt(2 ** 31);
  try {
    if (isOnEach) return await levelOnEach({ ...options, seed }, number, signal);
    const { verdict, record } =
      options.from === undefined
        ? await gradeFile({ ...options, seed }, number, { signal })
        : await rejudged(options.from, number);
    const text = options.json ? `${JSON.stringify(verdict)}\n` : verdictText(verdict, record.file, record.source);
    process.stdout.write(text);
    (options.json ? process.stderr : process.stdout).write(await picture(options, verdict, record));
    if (!options.json && options.timings) process.stdout.write(timingsText(verdict.timings, begunMs));
    if (options.from === undefined) {
      if (!options.json && verdict.verdict === 'pass' && isLearners(options.file))
        process.stdout.write(
          `${progressText(await readProgress())}\n${chalk.bold(`Next: ${nextAfterPass(number)}`)}\n`,
        );
      await tellClass(verdict, options.file);
    }
    return verdict.verdict === 'pass' ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    const fault = error instanceof KitError ? error.fault : 'kit';
    const backend = options.kernel === 'host' ? 'host' : 'lab';
    if (options.json && fault !== 'usage')
      process.stdout.write(`${JSON.stringify(noVerdict(number, seed, error, backend))}\n`);
    const exitCode = reportFailure(error);
    if (options.from === undefined) await tellClass({ level: number, error }, options.file);
    return exitCode;
  }
}

/** A run can also be judged at a lower level than the one that it was made for. */
async function rejudged(path: string, number: number): Promise<{ verdict: Verdict; record: RunRecord }> {
  const record = await readEvidence(path);
  if (number <= record.level) return { record, verdict: verdictOf(record, number) };
  throw new KitError(
    'usage',
    'EVIDENCE_TOO_LOW',
    `${path} is from a run at level ${record.level}, so it says nothing about level ${number}`,
    `npm run level -- ${record.level} --from ${path}`,
  );
}
