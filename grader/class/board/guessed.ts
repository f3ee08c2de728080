import type { GuessLimit } from './guess-limit.ts';
import { Refused } from './refuse.ts';

/** Checks a secret. Throws Refused: 403 when it is wrong, 429 when too many were wrong before, whatever this one is. */
export function guessed(limit: GuessLimit, address: string, isRight: () => boolean, whenWrong: string): void {
  const seconds = limit.waitFor(address);
  if (seconds > 0) throw new Refused(429, `Too many wrong guesses: try again in ${seconds} s.`, seconds);
  if (isRight()) return;
  limit.wrong(address);
  throw new Refused(403, whenWrong);
}
