import { randomInt } from 'node:crypto';
import { tokenHash } from '../../web/secrets.ts';
import { RETURN_WORDS } from './return-words.ts';

/** 40 bits: at 120 guesses a minute, to find one of 30 learners takes centuries. */
const WORDS = 5;

/** Brings a learner back on another machine: words that can be written down and read out. */
export const newReturnCode = (): string =>
  Array.from({ length: WORDS }, () => RETURN_WORDS[randomInt(RETURN_WORDS.length)] ?? '').join(' ');

/** What is kept of it; how the words are written does not matter. */
export const returnHash = (typed: string): string =>
  tokenHash(
    typed
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== '')
      .join(' '),
  ).toString('hex');
