import { expect } from '@jest/globals';
import { join } from 'node:path';
import { readRecords, writeRecords } from '../base/records.testing.ts';
import { kitRoot } from '../base/paths.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { obstacle } from '../levels/assess.ts';
import { programRecord } from '../levels/program-record.ts';
import { understood, type ClangWords } from './clang-words.testing.ts';
import { explain } from './explain.ts';
import { hintOf } from './hint-of.ts';
import type { Refused } from './refused-programs.testing.ts';

/** What the lab's kernel really said about the programs that it refuses. */
const RECORDED_WORDS = join(kitRoot, 'grader', 'misconceptions', 'kernel-words.br');

/** A compile, and what a kernel said of the program. */
export interface KernelWords extends ClangWords {
  /** Its release. */
  kernel: string;
  level: number;
  /** Null where it has taken the program. */
  refusal: Refusal | null;
}

export const recordedWords = (): KernelWords[] => readRecords(RECORDED_WORDS) as KernelWords[];
export const writeRecordedWords = (words: KernelWords[]): void => writeRecords(RECORDED_WORDS, words);

/** What the learner reads of the refusal, and where it points to; null where there is none. */
export function read(words: KernelWords, headers?: string) {
  if (!words.refusal) return null;
  const { record, diagnostics } = programRecord(words.source, understood(words, headers), words.refusal);
  if (!record.refusal) throw new Error('the refusal is not in the record');
  const { line = null, column = null } = diagnostics.find(({ source: by }) => by === 'verifier') ?? {};
  return { record, refusal: record.refusal, line, column };
}

/** That the learner is told of what is wrong with this program, at its place. */
export function expectExplained(refused: Refused, words: KernelWords, headers?: string): void {
  const { level } = refused;
  const { source } = words;
  const expected = expectedOn(refused, words.kernel);
  const about = read(words, headers);
  if (!about || !expected) {
    expect(about?.refusal.message ?? 'the kernel has taken the program').toBe('the kernel has taken the program');
    expect(expected).toBeNull();
    return;
  }
  const { id, caret } = expected;
  const { record, line, column } = about;
  const { message, line: at = null, ...rest } = about.refusal;
  const known = explain({ ...rest, source: 'verifier', message, line: at }, source);
  expect([known?.id, message]).toEqual([id, message]);
  // What clang has warned of comes first.
  const warnings = record.diagnostics.filter((said) => said.source === 'clang' && said.severity === 'warning');
  const told = [known, ...warnings.map((warning) => explain(warning, source))].flatMap((each) => each ?? []);
  const { hint, doc, actual } = obstacle(level, record) ?? {};
  expect(actual).toBe(message);
  expect(told.map((each) => ({ hint: hintOf(each), doc: each.doc }))).toContainEqual({ hint, doc });
  expect(known && hintOf(known)).not.toContain('$');

  if (caret === null) {
    expect(line).toBeNull();
    return;
  }
  const fromLine = source.split('\n').slice((line ?? 0) - 1);
  // Where libbcc has rewritten the line, only the line is sure.
  if (column === null) expect(fromLine[0]).toContain(caret);
  else expect(fromLine.join('\n').slice(column - 1, column - 1 + caret.length)).toBe(caret);
}

/** Debian 13 has Linux 6.12. */
const expectedOn = ({ id, caret, onDebian13 = { id, caret } }: Refused, kernel: string) =>
  kernel.localeCompare('6.12', 'en', { numeric: true }) >= 0 ? onDebian13 : { id, caret };
