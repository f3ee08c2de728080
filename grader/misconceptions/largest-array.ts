/** So much of the text that a hint can still be read. */
const MANY = 100;

/** Says which array of a program takes the most room, and on which line; a macro of its own may give the length. */
export function largestArray(program: string): string {
  const lengths = new Map(
    [...program.matchAll(/^\s*#\s*define\s+(\w+)\s+(\d+)\s*$/gm)].map(([, name = '', length]) => [
      name,
      Number(length),
    ]),
  );
  const arrays = program.split('\n').flatMap((line, at) =>
    [...line.matchAll(/^\s+(?:const\s+)?(char|u8|u16|u32|u64|s32|s64|int|long)\s+(\w+)\[(\w+)\]/g)].map(
      ([, type = '', name = '', length = '']) => ({
        ...{ name, line: at + 1 },
        bytes: (lengths.get(length) ?? Number(length)) * (BYTES[type] ?? 1),
      }),
    ),
  );
  const largest = arrays.filter(({ bytes }) => bytes >= MANY).sort((a, b) => b.bytes - a.bytes)[0];
  return largest ? ` The largest is ${largest.name} on line ${largest.line}, with ${largest.bytes}.` : '';
}

const BYTES: Record<string, number> = { char: 1, u8: 1, u16: 2, u32: 4, s32: 4, int: 4, u64: 8, s64: 8, long: 8 };
