/** `#include <kernel/header.h>`, and nothing but a comment behind it. */
const PLAIN_INCLUDE = /^\s*#\s*include\s*<(?!\/)(?!.*\.\.\/)[^>]*>\s*(\/\/.*|\/\*.*\*\/\s*)?$/;
const MAY_READ_A_FILE = /#.*(include|embed|import)|%:.*(include|embed|import)|\.\s*incbin|\binclude\b.*"/;

/**
 * Whether the text of a program, with compiler and kernel headers, decides what it becomes. Not so when it reads other
 * files. Rather no than yes: then it is only compiled once more.
 */
export function isSelfContained(source: string): boolean {
  const lines = source.replaceAll(/\\\r?\n/g, '').split(/\r?\n/);
  return lines.every((line) => !MAY_READ_A_FILE.test(line) || PLAIN_INCLUDE.test(line));
}
