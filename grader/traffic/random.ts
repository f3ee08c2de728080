import { hexDigits } from '../base/hex-digits.ts';

/** Random choices that a seed replays: every draw comes from one 32-bit state (mulberry32's mixing). */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** Hexadecimal digits: never looks like the start of an HTTP message. */
  text(length: number): string;
  shuffled<T>(items: readonly T[]): T[];
}

/** So many are made ahead: the agent would be busy with 20,000 draws, or 60 hashes, for a tenth of a run. */
const DIGITS = 4096;

/** Other draws for each `salt`: what one part of the traffic draws does not change what another does. */
export function seededRandom(seed: number, salt = ''): Random {
  let state = seed >>> 0;
  for (const char of salt) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  let digits = '';
  return {
    int,
    text: (length) => {
      if (digits.length < length) digits = hexDigits(String(next()), length + DIGITS);
      const text = digits.slice(0, length);
      digits = digits.slice(length);
      return text;
    },
    shuffled: (items) => {
      const rest = [...items];
      return items.map(() => rest.splice(int(0, rest.length - 1), 1)[0] as (typeof rest)[number]);
    },
  };
}
