import { createHash } from 'node:crypto';

/** What tells one text of a program from another. */
export const tagOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
