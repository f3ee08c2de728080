import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** 256 random bits, as text that fits a URL. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Only the hash of a token is kept: who reads the database learns no token. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Compares in a time that says nothing about where the two differ. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(tokenHash(a), tokenHash(b));

/** Without characters that are taken for one another on a projector, and without vowels, so that no words come out. */
const CODE_CHARACTERS = 'BCDFGHJKMNPQRTVWXZ2346789';
const CODE_LENGTH = 6;

/** What learners join with: short enough to be read from the back row, 244 million of them. */
export const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_CHARACTERS[randomInt(CODE_CHARACTERS.length)]).join('');

/** As it was typed from the projector: small letters, blanks and hyphens do not matter. */
export const readCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');
