import { KitError } from '../base/errors.ts';
import { lastLevel, levelRange } from '../levels/index.ts';
import { nearest } from './nearest.ts';

/** The number of a level that exists, from what was typed. Throws KitError NO_SUCH_LEVEL. */
export function checkedLevel(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) <= lastLevel) return Number(text);
  throw new KitError(
    'usage',
    'NO_SUCH_LEVEL',
    `there is no level ${text}; the levels are ${levelRange}`,
    `Did you mean ${likelyLevel(text)}?`,
  );
}

const NUMBER_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** The level nearest to the number that was typed, in digits (`level3`, `7`) or as a word; the first when it was none. */
function likelyLevel(text: string): number {
  const digits = /\d+/.exec(text)?.[0];
  const word = nearest(text.toLowerCase(), NUMBER_WORDS);
  const number = digits === undefined ? NUMBER_WORDS.indexOf(word ?? 'zero') : Number(digits);
  return Math.min(number, lastLevel);
}
