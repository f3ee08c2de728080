/** A call of one of the program's own functions, in words. */
export interface OwnCall extends Record<string, string> {
  name: string;
  /** Its parameters, as they are declared. */
  takes: string;
  /** The arguments, as they are written. */
  gets: string;
}

/** The first call of a function of the program in a text that begins with its line; undefined where that line has none. */
export function callOfOwnFunction(from: string, program: string): OwnCall | undefined {
  const [line = ''] = from.split('\n');
  for (const { 0: begin, 1: name = '', index } of line.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)) {
    const takes = new RegExp(`^(?:\\w[\\w \\t*]*)?\\b${name}\\s*\\(([^;{}]{0,999})\\)\\s*\\{`, 'm').exec(program)?.[1];
    const gets = inBrackets(from.slice(index + begin.length));
    if (takes !== undefined && gets !== undefined) return { name, takes: oneLine(takes), gets: oneLine(gets) };
  }
  return undefined;
}

/** What stands before the bracket that closes. */
function inBrackets(text: string): string | undefined {
  let depth = 1;
  for (const { 0: bracket, index } of text.matchAll(/[()]/g)) {
    depth += bracket === '(' ? 1 : -1;
    if (depth === 0) return text.slice(0, index);
  }
  return undefined;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
