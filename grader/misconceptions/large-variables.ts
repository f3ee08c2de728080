/** So much of the text that a hint can still be read. */
const MANY = 100;
/** So many names help; more do not. */
const MOST = 3;

interface Variable {
  name: string;
  /** From 1. */
  line: number;
  bytes: number;
}

/** Says which local variables of a program take the most room, and on which lines; a macro may give a length. */
export function largeVariables(program: string): string {
  const lengths = macrosIn(program);
  const structs = new Map(
    [...program.matchAll(/\b(?:struct|union)\s+(\w+)\s*\{([^}]*)\}/g)].map(([, name = '', body = '']) => [
      name,
      arraysIn(body, lengths).reduce((sum, { bytes }) => sum + bytes, 0),
    ]),
  );
  // Fields are no variables, and a structure's lines count all the same.
  const code = program.replace(/\b(?:struct|union)\s+\w+\s*\{[^}]*\}/g, (text) => text.replace(/[^\n]/g, ''));
  const large = [...arraysIn(code, lengths), ...structuresIn(code, structs)]
    .filter(({ bytes }) => bytes >= MANY)
    .sort((a, b) => b.bytes - a.bytes || a.line - b.line)
    .slice(0, MOST);
  if (large.length === 0) return '';
  return ` Large: ${large.map(({ name, line, bytes }) => `${name} on line ${line} (${bytes} bytes)`).join(', ')}.`;
}

const macrosIn = (program: string): Map<string, number> =>
  new Map(
    [...program.matchAll(/^\s*#\s*define\s+(\w+)\s+(\d+)\s*$/gm)].map(([, name = '', length]) => [
      name,
      Number(length),
    ]),
  );

const BYTES: Record<string, number> = { char: 1, u8: 1, u16: 2, u32: 4, s32: 4, int: 4, u64: 8, s64: 8, long: 8 };
const ARRAY =
  /^\s+(?:(?:const|unsigned|volatile)\s+)*(char|u8|u16|u32|u64|s32|s64|int|long)\s+(\w+)\s*((?:\[\s*\w+\s*\]\s*)+)/;

function arraysIn(text: string, lengths: Map<string, number>): Variable[] {
  return text.split('\n').flatMap((line, at) => {
    const [, type = '', name = '', dimensions = ''] = ARRAY.exec(line) ?? [];
    const bytes = [...dimensions.matchAll(/\w+/g)].reduce(
      (product, [length]) => product * (lengths.get(length) ?? Number(length)),
      BYTES[type] ?? 0,
    );
    return bytes > 0 ? [{ name, line: at + 1, bytes }] : [];
  });
}

/** They take a little more than their arrays. */
function structuresIn(code: string, structs: Map<string, number>): Variable[] {
  return code.split('\n').flatMap((line, at) => {
    const [, type = '', name = ''] = /^\s+(?:struct|union)\s+(\w+)\s+(\w+)\s*(?:=|;)/.exec(line) ?? [];
    const bytes = structs.get(type);
    return bytes ? [{ name, line: at + 1, bytes }] : [];
  });
}
