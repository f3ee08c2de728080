import { createHash } from 'node:crypto';

/** So many hexadecimal digits that follow from a seed: as many as are wanted in one go, whatever is emulated. */
export const hexDigits = (seed: string, length: number): string =>
  createHash('shake256', { outputLength: Math.max(Math.ceil(length / 2), 1) })
    .update(seed)
    .digest('hex')
    .slice(0, length);
