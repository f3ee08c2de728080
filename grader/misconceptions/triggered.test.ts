import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasons } from '../check-kit/programs-by-reason.testing.ts';
import { kitRoot } from '../base/paths.ts';
import { refusedPrograms } from './refused-programs.testing.ts';
import { slips } from './slips.testing.ts';

/**
 * The programs stand in files of their own, so that this can be asked without a compiler or a kernel. What sees that
 * each triggers its row: the tests named clang, verifier and recorded-runs.
 */
test('every entry of docs/misconceptions.md has a program that triggers it', () => {
  const page = readFileSync(join(kitRoot, 'docs', 'misconceptions.md'), 'utf8');
  const entries = [...page.matchAll(/<a id="([\w-]+)"><\/a>/g)].map(([, id = '']) => id);
  const refused = refusedPrograms.flatMap(({ id, onDebian13 }) => [id, ...(onDebian13 ? [onDebian13.id] : [])]);
  const triggered = [...slips.map(({ id }) => id), ...refused, ...reasons];
  expect(entries.length).toBeGreaterThanOrEqual(40);
  expect([...new Set(triggered)].sort()).toEqual(entries.sort());
});
