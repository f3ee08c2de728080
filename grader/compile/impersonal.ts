/** Clang tells a file that it may not open from one that is not there. To a program both are the same. */
const MAY_NOT_OPEN = /cannot open file '([^'\n]*)': (?:Permission denied|Operation not permitted)/g;

/** What the compiler said, without what only this machine knows: where its headers lie, and which other files it has. */
export const impersonal = (text: string, headers: string): string =>
  text.replaceAll(`${headers}/`, '').replace(MAY_NOT_OPEN, "'$1' file not found");
