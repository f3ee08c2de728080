import { withoutComments, withoutCommentsAndStrings } from '../base/c-text.ts';

/** A top-level piece of a C file: a function, a type, a map, a macro, an include. */
export interface Definition {
  /** The same for two definitions of the same thing, however they are written. */
  name: string;
  /** From 1. */
  line: number;
  /** With the comment that stands right above it. */
  text: string;
}

/** The definitions of a C file in their order. Text that is no C at all comes back as pieces, too: nothing is lost. */
export function definitionsOf(source: string): Definition[] {
  const lines = source.split('\n');
  const code = withoutCommentsAndStrings(source).split('\n');
  const found: Definition[] = [];
  let start: number | undefined;
  let depth = 0;
  for (const [index, line] of code.entries()) {
    if (start === undefined && (lines[index] ?? '').trim() === '') continue;
    start ??= index;
    depth += count(line, /[{(]/g) - count(line, /[})]/g);
    const first = code.slice(start, index + 1).findIndex((each) => each.trim() !== '');
    // A comment belongs to what it stands above.
    if (first < 0) continue;
    const isDirective = code[start + first]?.trimStart().startsWith('#') ?? false;
    const ends = isDirective ? !line.trimEnd().endsWith('\\') : depth <= 0 && /[;}]\s*$/.test(line);
    if (!ends && index < code.length - 1) continue;
    const text = lines.slice(start, index + 1).join('\n');
    found.push({ name: nameOf(withoutComments(text)), line: start + first + 1, text: text.trimEnd() });
    start = undefined;
    depth = 0;
  }
  return found;
}

const count = (line: string, pattern: RegExp): number => line.match(pattern)?.length ?? 0;

function nameOf(code: string): string {
  const text = code.trim().replace(/\s+/g, ' ');
  const macro = /^#\s*define (\w+)/.exec(text) ?? /^BPF_\w+ ?\( ?(\w+)/.exec(text);
  const type = /^(?:typedef )?((?:struct|union|enum) \w+) ?\{/.exec(text);
  const function_ = /^[^(={]*?\b(\w+) ?\(/.exec(text);
  return macro?.[1] ?? type?.[1] ?? function_?.[1] ?? text;
}
