import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { functionsLike, isKernelFunction, type KernelSymbols } from './kernel-functions.ts';

/**
 * Why the kernel does not let a program be attached to one of its functions, by its error number; undefined where the number
 * says it best.
 */
export function whyNotAttached(
  name: string,
  errno: number,
  symbols: () => KernelSymbols = readSymbols,
): string | undefined {
  const { ENOENT, EINVAL, EADDRNOTAVAIL, EOPNOTSUPP } = constants.errno;
  if (errno === EADDRNOTAVAIL) return `the kernel has several functions ${name}, and cannot tell which one is meant`;
  if (![ENOENT, EINVAL, EOPNOTSUPP].includes(errno)) return undefined;
  const all = symbols();
  if (isKernelFunction(name, all)) return `the kernel has the function ${name}, and lets nobody attach to it`;
  const near = functionsLike(name, all);
  const nearest = near.length === 0 ? 'and none whose name is like it' : `nearest: ${near.join(', ')}`;
  return `the kernel has no function ${name} (${nearest})`;
}

const readSymbols = (): KernelSymbols => readFileSync('/proc/kallsyms');
