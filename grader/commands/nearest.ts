import { closest, distance } from 'fastest-levenshtein';

/** The one of these words that was probably meant: no more than a slip or two away, by the length of what was typed. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const best = closest(typed, words);
  return distance(typed, best) <= Math.max(1, Math.ceil(typed.length / 3)) ? best : undefined;
}
