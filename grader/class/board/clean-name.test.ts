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
])('%j is shown as %j', (name, shown) => {
  expect(cleanName(name)).toBe(shown);
  expect(cleanName(shown)).toBe(shown);
});
