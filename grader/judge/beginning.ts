import type { Call } from '../platform/call.ts';

/** Anything shorter is no HTTP, whatever it begins with. */
export const MIN_HTTP_BYTES = 16;

export const START_BYTES = 4;

/** What the first bytes of a transfer say: that it is HTTP, that it is not, or neither for sure. */
export type Beginning = 'http' | 'other' | 'unclear';

/** Every program that recognises whole messages recognises these. */
const SURE = ['HTTP', 'POST ', 'GET ', 'HEAD ', 'PUT ', 'DELETE ', 'PATCH ', 'OPTIONS '];
/** A program may look at three or four letters alone, and may know the other methods as well. */
const LETTERS = ['HTTP', 'GET', 'HEAD', 'POST', 'PUT', 'DELE', 'PATC', 'OPTI', 'CONN', 'TRAC', 'PRI '];

/** `size` is what was moved, of which `bytes` are the first. */
export function beginningOf(bytes: Uint8Array, size: number): Beginning {
  const text = Buffer.from(bytes.subarray(0, MIN_HTTP_BYTES)).toString('latin1');
  if (size < MIN_HTTP_BYTES) return 'other';
  if (SURE.some((start) => text.startsWith(start))) return 'http';
  return LETTERS.some((start) => text.startsWith(start)) ? 'unclear' : 'other';
}

/** HTTP by the tutorial's test: at least 16 bytes that start with HTTP or POST. */
export function looksLikeHttp({ result, bytes }: Pick<Call, 'result' | 'bytes'>): boolean {
  if (result < MIN_HTTP_BYTES || bytes === undefined) return false;
  const start = Buffer.from(bytes.subarray(0, START_BYTES)).toString('latin1');
  return start === 'HTTP' || start === 'POST';
}
