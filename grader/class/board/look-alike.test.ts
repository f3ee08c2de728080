import { expect, test } from '@jest/globals';
import { looksOf } from './look-alike.ts';

const alike = (a: string, b: string): boolean => looksOf(a).some((look) => looksOf(b).includes(look));

test.each([
  ['Ada', 'ada'],
  ['Ada', '\u0410da'], // Cyrillic
  ['Ada', '\u0391da'], // Greek
  ['Ada', '\uff21\uff44\uff41'], // full width
  ['Ada', '\u{1d400}\u{1d41d}\u{1d41a}'], // mathematical
  ['Ada', '\u24b6da'], // in a circle
  ['Ada', 'A\u0323da'], // a dot below
  ['Ada', 'A d\u2010a'],
  ['Tom', '\u0422\u043e\u043c'], // Cyrillic as a whole: its small letters look like small capitals
  ['Lena', '\u13deena'], // Cherokee
  ['Ida', 'lda'],
  ['Ida', '|da'],
  ['Bob', 'B0b'],
  ['Bernd', 'Bemd'],
  ['Oona', '\u0555ona'], // Armenian
])('%s and %s look alike', (a, b) => {
  expect(alike(a, b)).toBe(true);
});

test.each([
  ['Ada', 'Adam'],
  ['Ada', 'Ada 2'],
  ['Bao', 'Bob'],
  ['\u6797', '\u68ee'],
  ['\u0623\u062f\u0627', '\u0646\u0648\u0631'],
  ['\u0930\u093e\u092e', '\u0930\u092e\u093e'], // Ram and Rama in Devanagari: vowels are marks there
  ['\u305f\u3060', '\u305f\u305f'], // Tada and Tata in kana
  ['\u{1f98b}', '\u{1f41d}'],
  ['!!', '??'],
])('%s and %s do not', (a, b) => {
  expect(alike(a, b)).toBe(false);
});
