import { randomInt } from 'node:crypto';
import { relative, resolve } from 'node:path';
import type { Backend, BackendName } from '../backend.ts';
import { readProgram } from '../compile/read-program.ts';
import type { RunRecord } from '../levels/run-record.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import type { Verdict } from '../levels/verdict.ts';
import { workshopFile } from '../paths.ts';
import { observe, type GradeRequest } from '../pipeline.ts';
import { eventLine } from '../report/event-line.ts';
import { writeEvidence } from './evidence-file.ts';
import { noteRun } from './hint-file.ts';
import { notePassed } from './progress-file.ts';
import { say } from './say.ts';

export interface GradeOptions {
  file: string;
  verbose: boolean;
  seed: number | undefined;
  kernel: BackendName;
  /** Where to write everything that the verdict is made of. */
  evidence: string | undefined;
}

/** Whether it is the file that the learner's progress is about. */
export const isLearners = (file: string): boolean => resolve(file) === workshopFile;

/** Grades a file as it is now; notes a pass of the learner's own file. */
export async function gradeFile(
  options: GradeOptions,
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
  if (verdict.verdict === 'pass' && isLearners(options.file)) await notePassed(number, verdict.seed);
  return { verdict, record };
}

/** As short as it can be named from here. */
export const shortName = (file: string): string => {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
};
