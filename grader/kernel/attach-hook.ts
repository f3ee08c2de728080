import { constants } from 'node:os';
import { isNativeError, type NativeSession } from './addon.ts';
import type { Hook } from './hook.ts';
import { syscallSymbols } from './syscall-symbols.ts';

/**
 * Attaches a program of the session. Tries the names that the system call has had in the kernel; the likeliest one's
 * error is the one that is thrown.
 */
export function attachHook(session: NativeSession, hook: Hook, maxActive: number): void {
  let firstError: unknown;
  for (const symbol of syscallSymbols(hook.syscall)) {
    try {
      session.attachKprobe(hook.function, symbol, hook.kind === 'return', maxActive);
      return;
    } catch (error) {
      firstError ??= error;
      if (!isNativeError(error) || error.errno !== constants.errno.ENOENT) break;
    }
  }
  throw firstError;
}
