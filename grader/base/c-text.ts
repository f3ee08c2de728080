/** Comments, and what may look like one. */
const COMMENTS_AND_STRINGS = /\/\/.*|\/\*[^]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;

const blanks = (text: string): string => text.replace(/[^\n]/g, ' ');

/** C with blanks for comments: every line and every character of the code stays in its place. */
export const withoutComments = (source: string): string =>
  source.replace(COMMENTS_AND_STRINGS, (text) => (text.startsWith('/') ? blanks(text) : text));

/** C with blanks for comments, strings and characters: what is left can be counted and searched. */
export const withoutCommentsAndStrings = (source: string): string => source.replace(COMMENTS_AND_STRINGS, blanks);
