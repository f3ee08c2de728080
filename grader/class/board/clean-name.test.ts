import { expect, test } from '@jest/globals';
import { cleanName } from './clean-name.ts';

test.each([
  ['Ada', 'Ada'],
  ['  Ada\t Lovelace\n', 'Ada Lovelace'],
  ['Zoe\u0308', 'Zoë'],
  ['أدا', 'أدا'],
  ['Ada\u202egnp.exe', 'Adagnp.exe'],
  ['A\u0000d\u001b[31ma\u009b', 'A d [31ma'],
  ['A\u200bd\u2066a\ufeff', 'Ada'],
  ['Z\u0300\u0301\u0302\u0303\u0304a', 'Z\u0300\u0301a'],
  ['\ud800Ada', 'Ada'],
  ['x'.repeat(41), 'x'.repeat(40)],
  ['🦋'.repeat(50), '🦋'.repeat(40)],
  ['<b>Ada</b>', '<b>Ada</b>'],
  ['\u202e \u200b', ''],
  // Fillers, an empty Braille cell, a joiner, variation selectors, a musical note without anything.
  ...['\u3164', '\uffa0', '\u115f\u1160', '\u2800', '\u034f', '\ufe0f', '\u180b', '\u{e0100}', '\u{16fe4}', '\u{1d159}']
    .map((invisible): [string, string][] => [
      [invisible, ''],
      [`A${invisible.repeat(3)}`, 'A'],
    ])
    .flat(),
  ['A\u3164da', 'Ada'],
  ['Ada\u2800Love', 'Ada Love'],
  ['\u0301', ''],
])('%j is shown as %j', (name, shown) => {
  expect(cleanName(name)).toBe(shown);
  expect(cleanName(shown)).toBe(shown);
});
