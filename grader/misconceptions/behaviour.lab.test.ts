import { beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../check-kit/in-parallel.ts';
import { patched } from '../check-kit/program.ts';
import type { Reason } from '../judge/reason.ts';
import type { Verdict } from '../levels/verdict.ts';
import { kitRoot } from '../paths.ts';
import { grade } from '../pipeline.ts';
import { programFor, reasons } from '../check-kit/programs-by-reason.testing.ts';
import { behaviour } from './behaviour.ts';
import { hintOf } from './hint-of.ts';

const verdicts = new Map<Reason, Verdict>();
beforeAll(async () => {
  // As many at a time as there are processors to emulate with.
  await inParallel(reasons, 2, async (reason) => {
    const { level, patches } = programFor(reason);
    const solution = await readFile(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8');
    const source = patched(solution, { name: reason, level, patches });
    const request = { file: `${reason}.c`, source, level, seed: 7, kernel: 'lab' as const, progress: () => undefined };
    verdicts.set(reason, await grade(request));
  });
}, 1_800_000);

test.each(reasons)('%s', (reason) => {
  const failed = verdicts.get(reason)?.steps.find(({ status }) => status === 'fail');
  expect(failed).toMatchObject({ hint: hintOf(behaviour[reason]), doc: expect.stringMatching(/^docs\/level-\d\.md#/) });
});
