import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { compilerIdentity } from '../compile/compiler-identity.ts';
import { COMPILE_LIMITS } from '../compile/limits.ts';
import { precompiledHeaders, type PrecompiledHeaders } from '../compile/precompiled-headers.ts';
import { runCompiler } from '../compile/run-compiler.ts';
import { kernelPackage } from '../lab/kernel-package.ts';
import { cacheRoot } from '../base/paths.ts';
import {
  expectExplained,
  impersonal,
  recordedWords,
  sourceOf,
  understood,
  writeRecordedWords,
  type ClangWords,
} from './clang-words.testing.ts';
import { slips } from './slips.testing.ts';

jest.setTimeout(120_000);

/** Asks this machine's clang about all of them anew: RECORD_WORDS=all npm test -- clang.addon */
const isRecording = process.env['RECORD_WORDS'] !== undefined;

/** One of so many that have been recorded is compiled all the same. */
const SAMPLE = 12;

const cache = cacheRoot();
const { headers } = await kernelPackage(cache, () => undefined);
const { llvm: release = 0 } = await compilerIdentity(cache, headers);
const llvm = String(release);
const recorded = recordedWords();
const recordOf = (source: string) => recorded.find((words) => words.llvm === llvm && words.source === source);
const live = slips.filter((slip, at) => isRecording || at % SAMPLE === 0 || !recordOf(sourceOf(slip)));

let made: PrecompiledHeaders;
beforeAll(async () => {
  made = await precompiledHeaders(cache, headers, () => undefined);
}, 300_000);

/** Records are made with the whole header. What clang's front end refuses, it refuses with the lean one in the same words. */
const headerFor = (record: ClangWords | undefined): string | undefined => {
  const known = record && understood(record);
  return known?.ok === false && known.refusedBy === 'clang' ? made.lean : made.whole;
};

const said: ClangWords[] = [];
afterAll(() => {
  if (!isRecording) return;
  const ofOthers = recorded.filter((words) => words.llvm !== llvm);
  writeRecordedWords([...ofOthers, ...said.map((words) => impersonal(words, headers))]);
});

test.each(live)('$id ($patches.0.1)', async (slip) => {
  const source = sourceOf(slip);
  const record = isRecording ? undefined : recordOf(source);
  const precompiledHeader = headerFor(record);
  const request = {
    source,
    headers,
    limits: COMPILE_LIMITS,
    ...(precompiledHeader !== undefined && { precompiledHeader }),
  };
  const words = { llvm, source, result: await runCompiler(request) };
  said.push(words);
  const result = understood(words, headers);
  expectExplained(slip, source, result);
  if (record) expect(result.diagnostics).toEqual(understood(record).diagnostics);
});
