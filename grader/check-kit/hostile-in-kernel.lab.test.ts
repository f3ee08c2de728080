import { beforeAll, expect, test } from '@jest/globals';
import { openBackend } from '../backend/open-backend.ts';
import { gradeTrial, sources } from '../commands/check-kit.ts';
import { patience } from '../base/patience.ts';
import { grade } from '../pipeline.ts';
import { hostileInKernel, hostileSource } from './hostile/kernel.ts';
import { tryOut, type Outcome } from './try-out.ts';

/** From the start of a grading to its last word, whatever the program does. */
const MOST_MS = 30_000 * patience;

/** Enough to do harm; no patience adds to it, as an endless program takes all of it. */
const ENDLESS = { runMs: 2500, loadMs: 2500 };

const progress = () => undefined;
const takeKernel = () => openBackend('lab', progress, { limits: ENDLESS });

let solutions: string[];
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  ({ solutions } = await sources());
  // One at a time: each machine has two processors of its own, and the limit holds for one that has the cores to itself.
  for (const program of hostileInKernel) {
    const { name, level } = program;
    const trial = { group: 'wrong' as const, name, level, seed: 7, source: hostileSource(program, solutions) };
    const request = { ...trial, file: `${name}.c`, kernel: 'lab' as const, progress };
    outcomes.set(name, await tryOut(trial, () => grade({ ...request, ...(program.isEndless && { takeKernel }) })));
  }
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
