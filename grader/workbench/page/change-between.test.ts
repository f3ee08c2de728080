import { expect, test } from '@jest/globals';
import { changeBetween } from './change-between.ts';

test.each([
  ['int a;', 'int b;'],
  ['', 'all new'],
  ['all gone', ''],
  ['aaa', 'aaaa'],
  ['abab', 'ab'],
  ['x', 'y'],
])('%j becomes %j', (before, after) => {
  const change = changeBetween(before, after);
  expect(change).toBeDefined();
  const { from, to, insert } = change ?? { from: 0, to: 0, insert: '' };
  expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
});

test('the same text needs no change, and a small one touches little', () => {
  expect(changeBetween('same', 'same')).toBeUndefined();
  expect(changeBetween('one two three', 'one 2 three')).toEqual({ from: 4, to: 7, insert: '2' });
});
