import { expect, test } from '@jest/globals';
import { jsonLine } from './json-line.ts';

test('one line, whatever is in it, and the same value again when it is read', () => {
  const value = { text: 'a\r\n"b"\\ é € 💡', list: [1, null] };
  const line = jsonLine(value);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toEqual(value);
});

test('nothing in it can harm a terminal', () => {
  const value = { '\u009b2J': '\u001b[2J\u0000\u007f\u009b31m\u202e\u2028\u{e0041} ##[error]' };
  const line = jsonLine(value);
  expect(line).toMatch(/^[ -~]*\n$/);
  expect(line).not.toContain('##[');
  expect(JSON.parse(line)).toEqual(value);
});

test('times keep every digit, as text', () => {
  expect(JSON.parse(jsonLine({ timestampNs: 2n ** 64n - 1n }))).toEqual({ timestampNs: '18446744073709551615' });
});
