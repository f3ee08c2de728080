import type { SaidMisconception, Told } from '../misconception.ts';
import { foreignSign } from './foreign-sign.ts';

/** What stands around a program in the text that it was copied from, by the line that shows it. */
const WRAPPINGS: { line: RegExp; what: string; instead: string }[] = [
  { line: /^\s*(?:```|~~~)/, what: 'a Markdown fence', instead: 'delete the lines with ``` (or ~~~)' },
  {
    line: /^(?:<{7}|={7}|>{7})(?: |$)/,
    what: 'a conflict marker of Git',
    instead: 'keep one of the two versions, and delete the three marker lines',
  },
  {
    line: /^(?:diff --git |--- \S|\+\+\+ \S|@@ )/,
    what: 'part of a patch',
    instead: 'no headers, and no + or - in front of the lines',
  },
  {
    line: /^[+-]\s*[A-Za-z_#{}]/,
    what: 'the + or - of a patch',
    instead: 'delete the + at the beginning of each line, and every line that begins with -',
  },
  {
    line: /^\s*>\s/,
    what: 'the > of a quoted mail or comment',
    instead: 'delete the > at the beginning of each line',
  },
  {
    line: /&(?:lt|gt|amp|quot|apos|nbsp|#\d+|#x[\da-f]+);/i,
    what: 'an HTML entity',
    instead: 'type < for &lt;, > for &gt;, & for &amp;, " for &quot; and a space for &nbsp;',
  },
  {
    line: /<\/?(?:pre|code|span|div|p|br|b|i|em|html|body|a)\b[^;()]*>/i,
    what: 'an HTML tag',
    instead: 'delete the tags',
  },
  {
    line: /^\s*(?:#!|from \w+ import |import \w+\s*$|(?:\w+\s*=\s*)?[rbf]?(?:"""|''')|def \w+\(.*:\s*$|\w+ = BPF\()/,
    what: 'part of a Python script',
    instead: 'keep the text between """ and """ alone: the kit compiles and loads it by itself',
  },
  { line: /^\s*(?:\$ \w|sudo |cat .*<<|EOF\b)/, what: 'a command of a shell', instead: 'delete what is not C' },
  {
    line: /^(?:\w+ )*(?:const |var )?\w+(?: string)? = `/,
    what: 'part of a Go or JavaScript program',
    instead: 'keep the text between the backticks alone',
  },
  { line: /^\s*`/, what: 'a backtick of Markdown', instead: 'delete the backticks' },
  {
    line: /^\s*\d+\s*[:.|]?\s+[#A-Za-z_{}/]/,
    what: 'a line number',
    instead: 'delete the numbers at the beginning of the lines',
  },
  {
    line: /^\s*(?:#{1,6} +(?!(?:if|ifn?def|else|elif|endif|include|define|undef|pragma|error|line|warning)\b)\w|\*\*\w)/,
    what: 'a heading of Markdown, or a comment of Python',
    instead: 'delete it, or make it a comment of C: // in front of it',
  },
  { line: /^\s*\.\.\.\s*;?\s*$/, what: 'three dots', instead: 'write the code that they stand for, or delete them' },
  {
    line: /^\s*(?:[-*•] )?[A-Z][\w'’]*,?(?: [\w'’&-]+,?){2,}[.:!?]*\s*$/,
    what: 'a sentence',
    instead: 'delete it, or make it a comment: // in front of it',
  },
];

/** What came along with text that was copied: first of all, as it makes clang say anything. */
export const pastedText: SaidMisconception[] = [
  {
    id: 'backslash-ends-a-comment',
    belief: 'A comment ends with its line.',
    says: /^/,
    words: ({ typed }) => (/\/\/[^\n]*\\[ \t]*\n[ \t]*(?!\/\/)\S/.test(typed.before) ? {} : null),
    truth:
      'A backslash at the end of a // comment takes the next line into the comment, so that the compiler does not see that line.',
    look: 'Delete the backslash, or write something behind it.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'sign-from-a-web-page',
    belief: 'What looks like C is C.',
    says: /^/,
    words: ({ typed }) => signIn(typed),
    truth:
      '$where has $sign. C has no such sign; it comes along when text is copied from a web page or a word processor.',
    look: '$instead, here and everywhere else the copied text has it.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'text-around-the-program',
    belief: 'What stands around a program belongs to it.',
    says: /^/,
    words: ({ typed }) => wrappingIn(typed),
    truth: 'This is $what, which was copied along with the program: $text.',
    look: 'Keep the program alone: $instead.',
    doc: 'docs/level-0.md#compile',
  },
];

function signIn({ line, above }: Told['typed']): Record<string, string> | null {
  const here = foreignSign(line);
  const found = here ?? foreignSign(above);
  if (!found) return null;
  const where = `Column ${found.column} of ${here ? 'this line' : 'the line above'}`;
  return { where, sign: found.sign, instead: found.instead };
}

function wrappingIn({ line, above }: Told['typed']): Record<string, string> | null {
  for (const text of [line, above]) {
    const found = WRAPPINGS.find(({ line: pattern }) => pattern.test(text));
    if (found) return { what: found.what, instead: found.instead, text: text.trim().slice(0, 40) };
  }
  return null;
}
