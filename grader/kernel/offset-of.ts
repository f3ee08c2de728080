import { constants } from 'node:os';
import { elfOffset } from '../base/elf.mjs';
import type { NativeError } from './addon.ts';

/**
 * Where in a program or library the code of a function begins. Throws a NativeError ATTACH, as the kernel would, when the
 * file cannot be read or has no such function.
 */
export function offsetOf(symbol: string, file: string): number {
  let offset: number | undefined;
  try {
    offset = elfOffset(symbol, file);
  } catch (error) {
    throw refusal((error as Error).message, (error as NodeJS.ErrnoException).errno);
  }
  if (offset === undefined) throw refusal(`${file} has no function ${symbol}`);
  return offset;
}

const refusal = (message: string, errno = -constants.errno.ENOENT): NativeError =>
  Object.assign(new Error(message), { code: 'ATTACH' as const, errno: Math.abs(errno) });
