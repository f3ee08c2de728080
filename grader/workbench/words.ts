/** A name that the course's C knows, for the editor. */
export interface Word {
  name: string;
  /** How it is declared, on a few lines. */
  declaration: string;
  /** What it is or does. */
  about: string;
}

/** A comment for readers, and the function, macro or structure that it is about. */
const EXPLAINED =
  /\/\*\*((?:(?!\*\/)[^])*)\*\/\n(?:#define (?<macro>\w+)(?<parameters>\([^)]*\))?|(?<structure>struct (?<type>\w+) \{[^}]*\};)|(?<prototype>[\w *]*?\b(?<function>\w+)\([^;]*\);))/g;

/** The explained names of a header as grader/setup/editor has them. */
export function wordsIn(header: string): Word[] {
  return [...header.matchAll(EXPLAINED)].map((match) => {
    const { macro, parameters = '', structure, type, prototype, function: called } = match.groups ?? {};
    return {
      name: macro ?? type ?? called ?? '',
      declaration: (macro === undefined ? (structure ?? prototype ?? '') : macro + parameters).trim(),
      about: plain(match[1] ?? ''),
    };
  });
}

/** Without the stars of the comment and the marks of the kernel's own documentation. */
const plain = (comment: string): string =>
  comment
    .replace(/^ \* ?/gm, '')
    .replaceAll(/\\ /g, '')
    .replaceAll(/\*+(\w[^*\n]*)\*+/g, '$1')
    .trim();
