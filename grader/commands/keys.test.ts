import { expect, test } from '@jest/globals';
import { keysIn } from './keys.ts';

test.each([
  ['v', ['v']],
  [' vq', [' ', 'v', 'q']],
  ['\u001b', ['\u001b']],
  ['h\u001b[Aq', ['h', '\u001b[A', 'q']],
  ['\u001b[1;5C\u001bOPn', ['\u001b[1;5C', '\u001bOP', 'n']],
  ['é😀\n', ['é', '😀', '\n']],
])('%j is %j', (text, keys) => {
  expect(keysIn(text)).toEqual(keys);
});
