import { beforeAll, expect, test } from '@jest/globals';
import { availableParallelism } from 'node:os';
import { gradeTrial, sources } from '../commands/check-kit.ts';
import { patience } from '../patience.ts';
import { hostileInKernel, hostileSource } from './hostile/kernel.ts';
import { inParallel } from './in-parallel.ts';
import { tryOut, type Outcome } from './try-out.ts';

/** Each machine has two processors of its own, so those that run at once share the cores. */
const JOBS = availableParallelism();
/** From the start of the command to its last word, whatever the program does: 30 s for one that has the cores to itself. */
const MOST_MS = 30_000 * patience * JOBS;

let solutions: string[];
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  ({ solutions } = await sources());
  await inParallel(hostileInKernel, JOBS, async (program) => {
    const { name, level } = program;
    const trial = { group: 'wrong' as const, name, level, seed: 7, source: hostileSource(program, solutions) };
    outcomes.set(name, await tryOut(trial, gradeTrial('lab')));
  });
}, 600_000);

test.each(hostileInKernel)('a program that $name', ({ name, must }) => {
  const outcome = outcomes.get(name);
  expect(outcome?.came).toMatch(must);
  expect(outcome?.ms).toBeLessThan(MOST_MS);
});

test('after all of them a right program passes', async () => {
  const trial = { group: 'right' as const, name: 'solution', level: 4, seed: 7, source: solutions[4] ?? '' };
  expect((await tryOut(trial, gradeTrial('lab'))).came).toBe('passed');
});
