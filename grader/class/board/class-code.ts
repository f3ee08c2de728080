import { randomInt } from 'node:crypto';

/** Without characters that are taken for one another on a projector, and without vowels, so that no words come out. */
const CODE_CHARACTERS = 'BCDFGHJKMNPQRTVWXZ2346789';
const CODE_LENGTH = 6;

/** What learners join with: short enough to be read from the back row, 244 million of them. */
export const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_CHARACTERS[randomInt(CODE_CHARACTERS.length)]).join('');

/** As it was typed from the projector: small letters, blanks and hyphens do not matter. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');
