/** What workshop/clean.c includes, and so nearly every program of a learner: most of a compile's time is spent on them. */
export const START_INCLUDES = ['linux/in6.h', 'linux/net.h', 'linux/socket.h', 'net/inet_sock.h'];

/** Blank lines and comments. A comment line that holds a backslash may go on: left to the real preprocessor. */
const GAP = /(?:\s|\/\*[^]*?\*\/|\/\/[^\\\n]*\n)*/y;
const INCLUDE = /#[ \t]*include[ \t]*<([^>\n]*)>[ \t]*(?:\/\*[^\n]*?\*\/[ \t]*)?(?:\/\/[^\\\n]*)?(?:\r?\n|$)/y;

/**
 * Whether a program begins with these includes, in this order, before anything else. Only then does it mean the same
 * when they have been read already: a macro or another include before them could change what they say.
 */
export function beginsWithStartIncludes(source: string): boolean {
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    at += match?.[0].length ?? 0;
    return match;
  };
  return START_INCLUDES.every((name) => {
    next(GAP);
    return next(INCLUDE)?.[1] === name;
  });
}
