import { expect, test } from '@jest/globals';
import { lastLevel } from '../levels/index.ts';
import { checkedLevel } from './checked-level.ts';

test.each([
  [String(lastLevel + 1), lastLevel],
  ['nine', lastLevel],
  ['Thre', 3],
  ['level3', 3],
  ['2.size', 2],
  ['-1', 1],
  ['four ', 4],
  ['whatever', 0],
  ['', 0],
])('%p is no level; %i is suggested', (typed, likely) => {
  expect(() => checkedLevel(typed)).toThrow(
    expect.objectContaining({ fault: 'usage', code: 'NO_SUCH_LEVEL', remedy: `Did you mean ${likely}?` }),
  );
});
