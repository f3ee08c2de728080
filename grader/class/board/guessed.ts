import type { GuessLimit } from './guess-limit.ts';
import { Refused, tooMany } from '../../web/refuse.ts';

/** Checks a secret that is short enough to be guessed. Throws Refused: 403 when it is wrong, 429 when too many were wrong before, whatever this one is. */
export function guessed(limit: GuessLimit, address: string, isRight: () => boolean, whenWrong: string): void {
  const seconds = limit.waitFor(address);
  if (seconds > 0) throw tooMany('Too many wrong guesses', seconds);
  if (isRight()) return;
  limit.wrong(address);
  throw new Refused(403, whenWrong);
}
