import { functionBody, type FunctionBody } from '../base/function-body.ts';

/** A use of a map: its name, and the variable that holds the key. */
interface Use {
  map: string;
  key: string;
  /** From 1. */
  line: number;
}

/** The return hook looks for what the entry hook saved in another map, or under a key that is made in another way. */
export function keptElsewhere(
  program: string,
  entryHook: string,
  returnHook: string,
): { reason: 'looked-up-in-another-map' | 'looked-up-under-another-key'; line: number } | undefined {
  const [entry, back] = [functionBody(entryHook, program), functionBody(returnHook, program)];
  if (!entry || !back) return undefined;
  const saved = usesIn(entry, /\b(\w+)\s*\.\s*(?:update|insert|lookup_or_\w+)\s*\(\s*&\s*(\w+)/g);
  const [lookup] = usesIn(back, /\b(\w+)\s*\.\s*lookup\s*\(\s*&\s*(\w+)/g);
  if (!lookup || saved.length === 0) return undefined;
  const { line } = lookup;
  const here = saved.filter(({ map }) => map === lookup.map);
  if (here.length === 0) return { reason: 'looked-up-in-another-map', line };
  const key = madeOf(lookup.key, back);
  const keys = here.map((use) => madeOf(use.key, entry));
  if (key === undefined || keys.some((each) => each === undefined || each === key)) return undefined;
  return { reason: 'looked-up-under-another-key', line };
}

const usesIn = ({ first, lines }: FunctionBody, pattern: RegExp): Use[] =>
  lines.flatMap((text, at) =>
    [...text.matchAll(pattern)].map(([, map = '', key = '']) => ({ map, key, line: first + at })),
  );

/** What a variable is made of, with the variables in it replaced by what they are made of. */
function madeOf(name: string, { lines }: FunctionBody): string | undefined {
  const made = new Map(
    lines.flatMap((text) => {
      const [, variable, value] = /\b(\w+)\s*=\s*([^=;][^;]*);/.exec(text) ?? [];
      return variable === undefined || value === undefined ? [] : [[variable, value.replace(/\s+/g, '')]];
    }),
  );
  const value = made.get(name);
  return value?.replace(/[A-Za-z_]\w*/g, (part) => (part === name ? part : (made.get(part) ?? part)));
}
