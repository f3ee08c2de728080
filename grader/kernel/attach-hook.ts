import { constants } from 'node:os';
import { isNativeError, type NativeSession } from './addon.ts';
import type { Hook } from './hook.ts';
import { offsetOf } from './offset-of.ts';
import { syscallSymbols } from './syscall-symbols.ts';
import { whyNotAttached } from './why-not-attached.ts';

/**
 * Attaches a program of the session. A system call has had several names in the kernel: they are tried one after the
 * other, and the likeliest one's error is the one that is thrown.
 */
export function attachHook(session: NativeSession, hook: Hook, maxActive: number): void {
  const isReturn = hook.kind === 'return';
  if ('file' in hook) {
    session.attachUprobe(hook.function, hook.file, offsetOf(hook.symbol, hook.file), isReturn);
    return;
  }
  const symbols = 'syscall' in hook ? syscallSymbols(hook.syscall) : [hook.kernelFunction];
  let firstError: unknown;
  for (const symbol of symbols) {
    try {
      session.attachKprobe(hook.function, symbol, isReturn, maxActive);
      return;
    } catch (error) {
      firstError ??= error;
      if (!isNativeError(error) || error.errno !== constants.errno.ENOENT) break;
    }
  }
  throw 'kernelFunction' in hook ? inWords(firstError, hook.kernelFunction) : firstError;
}

/** The kernel has only a number for it. */
function inWords(error: unknown, kernelFunction: string): unknown {
  const reason = isNativeError(error) ? whyNotAttached(kernelFunction, error.errno) : undefined;
  return reason === undefined ? error : Object.assign(error as Error, { message: reason });
}
