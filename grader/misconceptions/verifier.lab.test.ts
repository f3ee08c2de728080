import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openBackend } from '../backend/open-backend.ts';
import { cacheRoot } from '../base/paths.ts';
import { compilerIdentity } from '../compile/compiler-identity.ts';
import { COMPILE_LIMITS } from '../compile/limits.ts';
import { precompiledHeaders } from '../compile/precompiled-headers.ts';
import { runCompiler } from '../compile/run-compiler.ts';
import { planFor } from '../levels/plan-for.ts';
import { impersonal, sourceOf, understood, type ClangWords } from './clang-words.testing.ts';
import { expectExplained, read, recordedWords, writeRecordedWords, type KernelWords } from './kernel-words.testing.ts';
import { refusedPrograms, type Refused } from './refused-programs.testing.ts';

/** Asks the lab's kernel about all of them anew: RECORD_WORDS=all npm test -- verifier.lab; with `new`, about those that have no record. */
const recording = process.env['RECORD_WORDS'];

/** One of so many that have been recorded is loaded all the same. */
const SAMPLE = 8;

/** A refused program leaves nothing behind, so that one machine serves for all of them. */
const backend = await openBackend('lab', () => undefined);
const { headers } = backend;
const kernel = backend.release();
const { llvm: release = 0 } = await compilerIdentity(cacheRoot(), headers);
const llvm = String(release);

const recorded = recordedWords();
/** Debian's kernels of one release say the same of a program, but for a fix now and then: the sample tells. */
const isOfThis = (words: KernelWords) => lineOf(words.kernel) === lineOf(kernel) && words.llvm === llvm;
const recordOf = (source: string, level: number) =>
  recorded.find((words) => isOfThis(words) && words.source === source && words.level === level);
const isWanted = (at: number) => (recording === undefined ? at % SAMPLE === 0 : recording !== 'new');
const live = refusedPrograms.filter((refused, at) => isWanted(at) || !recordOf(sourceOf(refused), refused.level));

let precompiledHeader: string | undefined;
beforeAll(async () => {
  await backend.start();
  // With the lean one first, as a learner's is compiled, some would be compiled twice: it says the same.
  precompiledHeader = (await precompiledHeaders(cacheRoot(), headers, () => undefined)).whole;
}, 600_000);

/** `6.1` of `6.1.0-50-cloud-amd64`. */
function lineOf(release: string): string | undefined {
  return /^\d+\.\d+/.exec(release)?.[0];
}

const said: KernelWords[] = [];
afterAll(async () => {
  await backend.stop();
  if (recording === undefined) return;
  const others = recorded.filter((words) => recording === 'new' || !isOfThis(words));
  writeRecordedWords([...others, ...said.map((words) => impersonal(words, headers))]);
});

test.each(live)(
  '$id at $caret',
  async (refused) => {
    const words = await askKernel(refused);
    said.push(words);
    expectExplained(refused, words, headers);
    const record = recordOf(words.source, words.level);
    if (!record || recording !== undefined) return;
    const outline = (about: ReturnType<typeof read>) => about && [about.refusal.message, about.line, about.column];
    expect(outline(read(words, headers))).toEqual(outline(read(record)));
  },
  120_000,
);

async function askKernel(refused: Refused): Promise<KernelWords> {
  const { level } = refused;
  const words = await askClang(sourceOf(refused));
  const compiled = understood(words, headers);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
  const listener = { onPhase: () => undefined, onSamples: () => undefined, onPrinted: () => undefined };
  const result = await backend.run(compiled.bundle, planFor(level, 7, compiled.bundle), listener);
  if ('refusal' in result) return { ...words, kernel, level, refusal: result.refusal };
  await backend.restart();
  return { ...words, kernel, level, refusal: null };
}

async function askClang(source: string): Promise<ClangWords> {
  const request = {
    ...{ source, headers, limits: COMPILE_LIMITS },
    ...(precompiledHeader !== undefined && { precompiledHeader }),
  };
  return { llvm, source, result: await runCompiler(request) };
}
