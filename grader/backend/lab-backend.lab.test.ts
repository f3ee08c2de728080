import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { grade } from '../pipeline.ts';
import { labBackend } from './lab-backend.ts';

test('a run that comes while the guest gets warm waits for it, and sees its own traffic only', async () => {
  const lab = await labBackend(() => undefined, {});
  await lab.start();
  const resting = lab.rest(4);
  const verdict = await grade({
    ...{
      file: 'level-4.c',
      source: await readFile(join(kitRoot, 'solutions', 'level-4.c'), 'utf8'),
      level: 4,
      seed: 1,
    },
    ...{ kernel: 'lab', progress: () => undefined, takeKernel: () => Promise.resolve(lab) },
  });
  await resting;
  expect(verdict).toMatchObject({ verdict: 'pass' });
}, 120_000);
