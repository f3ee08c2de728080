import { randomInt } from 'node:crypto';
import type { BackendName } from '../backend/backend.ts';
import { readProgram } from '../compile/read-program.ts';
import type { RunRecord } from '../levels/run-record.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import type { Verdict } from '../levels/verdict.ts';
import { observe, type GradeRequest } from '../pipeline.ts';
import { eventLine } from '../report/event-line.ts';
import { printedLine } from '../report/printed-line.ts';
import { writeEvidence } from './evidence-file.ts';
import { shortName } from './learners-file.ts';
import { noteVerdict } from './note-verdict.ts';
import { say } from './say.ts';

export interface GradeOptions {
  file: string;
  verbose: boolean;
  seed: number | undefined;
  kernel: BackendName;
  release: string | undefined;
  arch: string | undefined;
  /** Where to write everything that the verdict is made of. */
  evidence: string | undefined;
}

/** Grades a file as it is now; of the learner's own file, it notes how the run went. */
export async function gradeFile(
  options: GradeOptions,
  number: number,
  {
    takeKernel,
    signal,
    onPhase,
    progress = say,
  }: Partial<Pick<GradeRequest, 'takeKernel' | 'signal' | 'onPhase' | 'progress'>>,
): Promise<{ verdict: Verdict; record: RunRecord }> {
  const source = await readProgram(options.file);
  const request: GradeRequest = {
    ...{ file: shortName(options.file), source, level: number, seed: options.seed ?? randomInt(2 ** 31) },
    ...{
      kernel: options.kernel,
      release: options.release,
      arch: options.arch,
      progress,
      ...(takeKernel && { takeKernel }),
      ...(signal && { signal }),
      ...(onPhase && { onPhase }),
    },
  };
  if (options.verbose) {
    const show = (lines: string[]) => process.stderr.write(lines.map((line) => `${line}\n`).join(''));
    request.onSamples = (samples) => show(samples.map(eventLine));
    request.onPrinted = (lines) => show(lines.map(printedLine));
  }
  const record = await observe(request);
  if (options.evidence !== undefined) await writeEvidence(options.evidence, record);
  const verdict = verdictOf(record);
  await noteVerdict(verdict, options.file);
  return { verdict, record };
}
