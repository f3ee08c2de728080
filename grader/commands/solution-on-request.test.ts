import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { kitRoot } from '../base/paths.ts';
import { solutionOnRequest, type SolutionWish } from './solution-on-request.ts';

const file = join(kitRoot, 'solutions', 'level-0.c');

test('a level that is passed shows its solution at once', async () => {
  expect(await solutionOnRequest({ number: 0, last: { level: 0, verdict: 'pass' } }, file)).toContain('everything');
});

test('before that, one has to ask twice, for each level anew', async () => {
  const wish: SolutionWish = { number: 1, last: { level: 0, verdict: 'pass' } };
  expect(await solutionOnRequest(wish, file)).toContain('Press s once more');
  expect(stripVTControlCharacters(await solutionOnRequest(wish, file))).toContain(
    'process_syscall_accept (not in yours',
  );
  wish.number = 2;
  expect(await solutionOnRequest(wish, file)).toContain('Press s once more');
});
