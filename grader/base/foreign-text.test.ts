import { expect, test } from '@jest/globals';
import { oneLine, printable } from './foreign-text.ts';

test.each([
  ['a cursor that moves', '\u001b[2J\u009b31m\r\u0007\u007f', String.raw`\x1b[2J\x9b31m\x0d\x07\x7f`],
  ['a turned direction', '\u202egnp.\u2066x\u061c\u200f', String.raw`\u202egnp.\u2066x\u061c\u200f`],
  ['other line ends', 'a\u2028b\u2029c\u0085d', String.raw`a\u2028b\u2029c\x85d`],
  ['text without width', 'a\u200bb\u2060\ufeff\u00ad\u3164', String.raw`a\u200bb\u2060\ufeff\xad\u3164`],
  ['tags outside of the basic plane', 'a\u{e0041}', String.raw`a\u{e0041}`],
  ['half a surrogate pair', 'a\ud800b', String.raw`a\ud800b`],
  ['an order to GitHub', 'a\n \t::add-mask::x', 'a\n \t\\x3a:add-mask::x'],
  ['an order to GitHub behind a blank', '\u00a0::stop-commands::x', '\u00a0\\x3a:stop-commands::x'],
  ['orders of the older kind', 'a ##[error]b ###[group]', String.raw`a \x23#[error]b #\x23#[group]`],
  ['an order to Azure', 'a##vso[task.x]b', String.raw`a\x23#vso[task.x]b`],
])('shows %s as what it is', (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printable(shown)).toBe(shown);
});

test('leaves all other text as it is', () => {
  const text = 'int f() { a::b; } ## [1]\n\té 漢字 نص 💡 ❤️ "\\"';
  expect(printable(text)).toBe(text);
});

test('one line stays one line', () => {
  expect(oneLine('Ada\n::error::x\ty\r')).toBe(String.raw`Ada\n\x3a:error::x\ty\x0d`);
});
