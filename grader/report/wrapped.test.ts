import { expect, test } from '@jest/globals';
import { wrapped } from './wrapped.ts';

test('lines are broken between words, and indented behind the first', () => {
  expect(wrapped('one two three four five six seven', 4, 24)).toBe('one two three four\n    five six seven');
});

test('the text’s own lines and their margins stay', () => {
  expect(wrapped('if (args) {\n    one two three four five', 0, 20)).toBe(
    'if (args) {\n    one two three\n    four five',
  );
});

test('a word that is too long stays whole, and nothing is broken without a width', () => {
  expect(wrapped(`see ${'x'.repeat(30)} there`, 0, 20)).toBe(`see\n${'x'.repeat(30)}\nthere`);
  const long = 'word '.repeat(100).trim();
  expect(wrapped(long, 11, Infinity)).toBe(long);
});
