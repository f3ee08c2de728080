import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecords, writeRecords } from '../base/records.testing.ts';
import { cacheRoot, kitRoot, solutionFile } from '../base/paths.ts';
import { patched } from '../check-kit/program.ts';
import { compileResult, type CompileResult } from '../compile/compile-result.ts';
import { COMPILE_LIMITS } from '../compile/limits.ts';
import type { ChildResult } from '../compile/run-confined.ts';
import { assess } from '../levels/assess.ts';
import { explain } from './explain.ts';
import { hintOf } from './hint-of.ts';
import type { Slip } from './slips.testing.ts';

/** What libbcc's clang really printed about the slips. */
const RECORDED_WORDS = join(kitRoot, 'grader', 'misconceptions', 'clang-words.br');

/** A compile, as its process ended. Where it is recorded, this machine's places are not in it. */
export interface ClangWords {
  llvm: string;
  source: string;
  result: ChildResult;
}

export const recordedWords = (): ClangWords[] => readRecords(RECORDED_WORDS) as ClangWords[];
export const writeRecordedWords = (words: ClangWords[]): void => writeRecords(RECORDED_WORDS, words);

export const sourceOf = ({ id, level, patches }: Pick<Slip, 'id' | 'level' | 'patches'>): string =>
  patched(readFileSync(solutionFile(level), 'utf8'), { name: id, level, patches });

/** Without this machine's places. */
export const impersonal = <Words extends ClangWords>({ result, ...words }: Words, headers: string): Words =>
  ({
    ...words,
    result: { ...result, stderr: result.stderr.replaceAll(headers, '/headers').replaceAll(cacheRoot(), '/cache') },
  }) as Words;

/** What the kit makes of the words. */
export const understood = ({ source, result }: ClangWords, headers = '/headers'): CompileResult =>
  compileResult(result, { file: 'clean.c', source, headers, limits: COMPILE_LIMITS });

/** That the learner is told of this slip, at its line. */
export function expectExplained({ id, level, at }: Slip, source: string, { ok, diagnostics }: CompileResult): void {
  const first = diagnostics.find(({ severity }) => severity === (ok ? 'warning' : 'error'));
  if (!first) throw new Error('the compiler has said nothing');
  expect([explain(first, source)?.id, first.message]).toEqual([id, first.message]);
  if (at === null) expect(first.line).toBeNull();
  else expect(source.split('\n')[(first.line ?? 0) - 1]).toContain(at);
  if (ok) return;
  const [step] = assess(level, { source, diagnostics });
  const known = explain(first, source);
  expect(step).toMatchObject({ id: '0.compile', hint: known && hintOf(known), doc: known?.doc });
  // What a row's words leave open has been filled in.
  expect(step?.hint).not.toMatch(/\$\d/);
}
