import { withoutCommentsAndStrings } from '../base/c-text.ts';

/** A pointer into a map that is used when its entry has been deleted. */
export interface LateUse {
  pointer: string;
  map: string;
  /** From 1. */
  line: number;
}

/** More of these no program has; a text made to take long may. */
const MOST = 30;

/**
 * The first use of what lookup() returned behind the delete() of the same map. No run shows it: the memory is another
 * call's only once another thread has taken it.
 */
export function usedAfterDelete(source: string): LateUse | undefined {
  const program = withoutCommentsAndStrings(source);
  const lookups = [...program.matchAll(/\b(\w{1,99})\s*=\s*(\w{1,99})\s*\.\s*lookup\s*\(/g)].slice(0, MOST);
  for (const { 1: pointer = '', 2: map = '', index } of lookups) {
    const rest = program.slice(index, endOfFunction(program, index));
    const deletes = [...rest.matchAll(new RegExp(`\\b${map}\\s*\\.\\s*delete\\s*\\([^;]*;`, 'g'))].slice(0, MOST);
    for (const found of deletes) {
      const use = useBehind(rest, found.index + found[0].length, pointer);
      if (use !== undefined) return { pointer, map, line: program.slice(0, index + use).split('\n').length };
    }
  }
  return undefined;
}

/** A function's closing brace stands at the beginning of a line. */
function endOfFunction(program: string, from: number): number {
  const end = program.indexOf('\n}', from);
  return end < 0 ? program.length : end;
}

/** Where a pointer is next followed or passed on, on the way from a place; a return in the same block ends the way. */
function useBehind(text: string, from: number, pointer: string): number | undefined {
  const words = new RegExp(`[{}]|\\breturn\\b|\\b${pointer}\\s*(=(?!=)|->|[,)\\[])`, 'g');
  words.lastIndex = from;
  let depth = 0;
  for (let word = words.exec(text); word; word = words.exec(text)) {
    if (word[0] === '{') depth++;
    else if (word[0] === '}') depth = Math.max(0, depth - 1);
    else if (word[0] === 'return') {
      if (depth === 0) return undefined;
    } else return word[1] === '=' ? undefined : word.index;
  }
  return undefined;
}
