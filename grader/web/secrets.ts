import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, as text that fits a URL. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Only the hash of a token is kept: who reads the database learns no token. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Compares in a time that says nothing about where the two differ. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(tokenHash(a), tokenHash(b));

/** Of this process, and gone with it. */
const OWN_SECRET = randomBytes(32);

/** Opens one thing to all who have it, until the server ends: for addresses, which cannot carry a token. */
export const keyOf = (thing: string): string => createHmac('sha256', OWN_SECRET).update(thing).digest('base64url');

export const isKeyOf = (thing: string, key: string): boolean => sameSecret(key, keyOf(thing));
