export interface FunctionBody {
  /** The line that it begins on, from 1. */
  first: number;
  lines: string[];
}

/** What a function of a C program does: what stands in its braces; undefined where there is none of that name. */
export function functionBody(name: string, program: string): FunctionBody | undefined {
  // The closing brace stands at the beginning of a line, or on the line of the opening one.
  const found = new RegExp(`\\b${name}\\s*\\([^;{}]*\\)\\s*\\{(.*\\}$|[^]*?^\\})`, 'm').exec(program);
  const [whole = '', body = ''] = found ?? [];
  if (!found) return undefined;
  const begin = found.index + whole.length - body.length;
  return { first: program.slice(0, begin).split('\n').length, lines: body.split('\n') };
}
