import { expect, test } from '@jest/globals';
import { lastLevel } from '../levels/index.ts';
import type { Verdict } from '../levels/verdict.ts';
import { watchKey, type WatchState } from './watch-key.ts';

const state = (verdict: 'pass' | 'fail' | undefined, goesOn: boolean, number = 1): WatchState => ({
  ...{ file: 'x.c', number, goesOn, verbose: false },
  last: verdict && ({ verdict, level: number } as Verdict),
});

test.each([
  ['n', 'pass', false, true, 2],
  ['n', 'pass', true, true, 2],
  ['n', 'fail', true, false, 1],
  ['n', undefined, true, false, 1],
  [' ', 'pass', true, true, 2],
  [' ', 'pass', false, false, 1],
  [' ', 'fail', true, false, 1],
  ['\r', 'pass', true, true, 2],
  ['\r', 'pass', false, true, 1],
  ['\r', 'fail', true, true, 1],
] as const)('key %p after %s (goes on by itself: %p)', async (key, verdict, goesOn, grades, level) => {
  const changed = state(verdict, goesOn);
  expect(await watchKey(key, changed)).toBe(grades);
  expect(changed.number).toBe(level);
});

test('there is nothing to go on to behind the last level, nor twice behind one verdict', async () => {
  const last = state('pass', true, lastLevel);
  expect(await watchKey('n', last)).toBe(false);
  const first = state('pass', true);
  await watchKey('n', first);
  expect(await watchKey('n', first)).toBe(false);
  expect(first.number).toBe(2);
});

test('v shows events, and hides them again', async () => {
  const changed = state('fail', false);
  expect(await watchKey('v', changed)).toBe(true);
  expect(changed.verbose).toBe(true);
  expect(await watchKey('v', changed)).toBe(true);
  expect(changed.verbose).toBe(false);
});
