import { randomInt } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Backend, BackendName } from '../backend.ts';
import { readProgram } from '../compile/read-program.ts';
import { KitError } from '../errors.ts';
import { noVerdict } from '../levels/no-verdict.ts';
import type { Verdict } from '../levels/verdict.ts';
import type { RunRecord } from '../levels/run-record.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { kitRoot } from '../paths.ts';
import { observe, type GradeRequest } from '../pipeline.ts';
import { eventLine } from '../report/event-line.ts';
import { reportFailure } from '../report/failure.ts';
import { verdictText } from '../report/terminal.ts';
import { checkedLevel } from './checked-level.ts';
import { readEvidence, writeEvidence } from './evidence-file.ts';
import { noteRun } from './hint-file.ts';
import { picture, type PictureOptions } from './picture.ts';
import { say } from './say.ts';
import { nextLevel, notePassed, readProgress } from './progress-file.ts';
import { tellClass } from './tell-class.ts';

/** The learner's file: its passes are what the progress file is about. */
export const LEARNERS_FILE = 'workshop/clean.c';

export interface LevelOptions extends PictureOptions {
  /** As it was typed; undefined: the first level that is not passed yet. */
  level: string | undefined;
  file: string;
  verbose: boolean;
  json: boolean;
  watch: boolean;
  seed: number | undefined;
  kernel: BackendName;
  /** Where to write everything that the verdict is made of. */
  evidence: string | undefined;
  /** What such a file holds is judged, and nothing is run. */
  from: string | undefined;
}

/** As shells count it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Grades a file and prints the verdict, once or (--watch) at every save until the signal; resolves with the exit code. */
export async function level(options: LevelOptions, signal: AbortSignal): Promise<number> {
  const number = options.level === undefined ? nextLevel(await readProgress()) : checkedLevel(options.level);
  if (options.watch) return (await import('./watch.ts')).watch({ ...options, number }, signal);
  const seed = options.seed ?? randomInt(2 ** 31);
  try {
    const { verdict, record } =
      options.from === undefined
        ? await gradeFile({ ...options, seed }, number, { signal })
        : await rejudged(options.from, number);
    const text = options.json ? `${JSON.stringify(verdict)}\n` : verdictText(verdict, record.file, record.source);
    process.stdout.write(text);
    (options.json ? process.stderr : process.stdout).write(await picture(options, verdict, record));
    if (options.from === undefined) await tellClass(verdict, options.file);
    return verdict.verdict === 'pass' ? 0 : 1;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    const fault = error instanceof KitError ? error.fault : 'kit';
    if (options.json && fault !== 'usage') process.stdout.write(`${JSON.stringify(noVerdict(number, seed, error))}\n`);
    const exitCode = reportFailure(error);
    if (options.from === undefined) await tellClass({ level: number, error }, options.file);
    return exitCode;
  }
}

/** Grades a file as it is now; notes a pass of the learner's own file. */
export async function gradeFile(
  options: Omit<LevelOptions, 'level' | 'watch'>,
  number: number,
  { backend, signal }: { backend?: Promise<Backend>; signal?: AbortSignal },
): Promise<{ verdict: Verdict; record: RunRecord }> {
  const source = await readProgram(options.file);
  const request: GradeRequest = {
    ...{ file: shortName(options.file), source, level: number, seed: options.seed ?? randomInt(2 ** 31) },
    ...{ kernel: options.kernel, progress: say, ...(backend && { backend }), ...(signal && { signal }) },
  };
  if (options.verbose)
    request.onSamples = (samples) => {
      for (const sample of samples) process.stderr.write(`${eventLine(sample)}\n`);
    };
  const record = await observe(request);
  if (options.evidence !== undefined) await writeEvidence(options.evidence, record);
  const verdict = verdictOf(record);
  await noteRun(verdict, request.file);
  if (verdict.verdict === 'pass' && resolve(options.file) === resolve(kitRoot, LEARNERS_FILE))
    await notePassed(number, verdict.seed);
  return { verdict, record };
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

/** As short as it can be named from here. */
export const shortName = (file: string): string => {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
};
