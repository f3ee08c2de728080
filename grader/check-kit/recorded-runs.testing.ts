import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reason } from '../judge/reason.ts';
import { runRecord, type RunRecord } from '../levels/run-record.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { behaviour } from '../misconceptions/behaviour/index.ts';
import { hintOf } from '../misconceptions/hint-of.ts';
import { kitRoot, solutionFile } from '../base/paths.ts';
import { readRecords, writeRecords } from '../base/records.testing.ts';
import { patched, type Variant } from './program.ts';
import { programFor, reasons } from './programs-by-reason.testing.ts';
import { rightPrograms } from './right/index.ts';
import type { Trial } from './trials.ts';
import { tryOut } from './try-out.ts';
import { wrongPrograms } from './wrong/index.ts';

/** Real runs, as they were written down. */
const RECORDED_RUNS = join(kitRoot, 'grader', 'check-kit', 'recorded-runs.br');

const SEED = 7;

/** A trial whose run is recorded. */
export interface RecordedTrial extends Trial {
  /** What is true of its program. */
  reasons: Reason[];
}

/** The wrong and the right programs of check-kit's short selection, and one for each reason to fail. */
export function trialsToRecord(): RecordedTrial[] {
  const made = new Map<string, RecordedTrial>();
  const add = (group: 'wrong' | 'right', program: Variant, expected: { step?: string }, ...facts: Reason[]) => {
    const { level } = program;
    const name = `${group} ${level}-${program.name}`;
    const source = patched(readFileSync(solutionFile(level), 'utf8'), program);
    const known = made.get(name)?.reasons ?? [];
    made.set(name, { group, name, level, seed: SEED, source, ...expected, reasons: [...known, ...facts] });
  };
  for (const program of wrongPrograms) if (program.quick) add('wrong', program, { step: program.step });
  for (const program of rightPrograms) if (program.quick) add('right', program, {});
  for (const reason of reasons) {
    // Any step will do for a program that is not check-kit's.
    const { step = '', ...program } = { name: reason, ...programFor(reason) };
    add('wrong', program, { step }, reason);
  }
  return [...made.values()];
}

/** By the name of the trial; only those of programs as they are today. */
export function recordedRuns(file = RECORDED_RUNS): Map<string, RunRecord> {
  // A record of an older kind says nothing any more.
  const records = readRecords(file)
    .map((one) => runRecord.safeParse(one))
    .flatMap(({ data }) => data ?? []);
  const byFile = new Map(records.map((record) => [record.file, record]));
  return new Map(
    trialsToRecord().flatMap(({ name, level, source }) => {
      const record = byFile.get(fileOf(name));
      return record?.level === level && record.source === source ? [[name, record]] : [];
    }),
  );
}

export const fileOf = (name: string): string => `${name}.c`;

export const writeRecordedRuns = (records: RunRecord[], file = RECORDED_RUNS): void => writeRecords(file, records);

/** That a run comes to what it must, and that the learner reads why. */
export async function expectAsItMust(trial: RecordedTrial, run: RunRecord): Promise<void> {
  const verdict = verdictOf(run);
  const { ok, came } = await tryOut(trial, () => Promise.resolve(verdict));
  expect({ came, ok }).toEqual({ came, ok: true });
  const failed = verdict.steps.find(({ status }) => status === 'fail');
  for (const reason of trial.reasons)
    expect(failed).toMatchObject({
      hint: hintOf(behaviour[reason]),
      doc: expect.stringMatching(/^docs\/level-\d\.md#/),
    });
}
