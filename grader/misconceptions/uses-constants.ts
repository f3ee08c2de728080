/** Text in quotes, or a table of values. */
const CONSTANT = String.raw`\s*(?:\[[^\]]*\]\s*)*=\s*["{]`;

/**
 * Whether a line of a program uses text or a table that never changes, by its name, or is in a function that text is
 * passed to: then no name on the line is a variable of the file.
 */
export function usesConstants(line: string, program: string): boolean {
  const names = line.match(/[A-Za-z_]\w*/g) ?? [];
  const isOneOf = (before: string, after: string) =>
    names.some((name) => new RegExp(`${before}\\b${name}\\b${after}`, 'm').test(program));
  if (isOneOf(String.raw`\b(?:const\s[^;]*|char[\s*]+)`, CONSTANT)) return true;
  return !isOneOf(String.raw`^(?:static )?\w[\w ]*[ *]`, String.raw`\s*[=;[]`) && PASSED_TEXT.test(program);
}

const PASSED_TEXT = /(?<!printk)\([^()]*"[^"]*"[^()]*\)/;
