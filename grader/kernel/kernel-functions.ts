import { distance } from 'fastest-levenshtein';

/** What /proc/kallsyms says: a line a symbol, `ADDRESS TYPE NAME`, and for a module's its name behind it. */
export type KernelSymbols = Buffer;

/** Types of what is code, in this machine's order of letters: global, local, weak. */
const CODE = /^[TtWw]$/;
const MOST = 3;
/** A slip in one part of a name leaves the others as they are; one in the middle leaves its beginning and its end. */
const LEAST_PART = 4;

export const isKernelFunction = (name: string, symbols: KernelSymbols): boolean => named(name, symbols).includes(name);

/** The functions of the kernel that are most like this name, the nearest first; none that have little in common with it. */
export function functionsLike(name: string, symbols: KernelSymbols): string[] {
  const parts = [...name.split('_'), name.slice(0, LEAST_PART), name.slice(-LEAST_PART)];
  const alike = new Set(
    [...new Set(parts)].filter((part) => part.length >= LEAST_PART - 1).flatMap((part) => named(part, symbols)),
  );
  const furthest = Math.max(2, name.length / 2);
  return [...alike]
    .filter((other) => Math.abs(other.length - name.length) <= furthest)
    .map((other) => ({ other, far: distance(name, other) }))
    .filter(({ far }) => far <= furthest)
    .sort((a, b) => a.far - b.far || a.other.localeCompare(b.other))
    .slice(0, MOST)
    .map(({ other }) => other);
}

/**
 * The functions in whose name this stands. There are more than a hundred thousand symbols: to split them all into lines
 * takes an emulated machine seconds, to search the bytes does not.
 */
function named(part: string, symbols: KernelSymbols): string[] {
  const found: string[] = [];
  for (let at = symbols.indexOf(part); at >= 0; at = symbols.indexOf(part, at + 1)) {
    const end = symbols.indexOf('\n', at);
    const line = symbols.toString('latin1', symbols.lastIndexOf('\n', at) + 1, end < 0 ? symbols.length : end);
    const [, type = '', name = ''] = line.split(/\s/);
    // A name with a point, such as tcp_close.part.0, is the compiler's.
    if (CODE.test(type) && /^\w+$/.test(name) && name.includes(part)) found.push(name);
  }
  return found;
}
