import type { SaidMisconception } from '../misconception.ts';

interface Foreign {
  /** On the line that the compiler does not understand. */
  line: RegExp;
  /** In the compiler's words, where the line alone does not tell. */
  says?: RegExp;
  language: string;
  instead: string;
}

/** Other languages, by what they write where C writes something else. */
const FOREIGN: Foreign[] = [
  {
    line: /\b(?:static|reinterpret|const|dynamic)_cast\s*</,
    language: 'A cast with angle brackets is C++',
    instead: 'write the type in front, in brackets: (int)PT_REGS_RC(ctx)',
  },
  {
    line: /\bauto\b/,
    language: 'auto in place of a type is C++',
    instead: 'write the type: struct accept_args_t *args = …, or u64 …',
  },
  {
    line: /\b(?:using|namespace|template|typename|constexpr|class|public|private|virtual)\b/,
    language: '$word is a word of C++',
    instead: '#define or enum for a constant, struct for a class, a plain function for a template',
  },
  {
    line: /\w::\w/,
    language: 'A name with :: is C++',
    instead: 'write the name alone, without what stands in front of ::',
  },
  { line: /\bextern\s*"C/, language: 'extern "C" is C++', instead: 'leave it out: the program is C already' },
  {
    line: /\b\w+\s*\{[^{}]*\}\s*;/,
    says: /^expected ';'/,
    language: 'Braces right behind a name are C++',
    instead: 'write an equals sign: struct … event = {};',
  },
  {
    line: /\w+\s*&\s*\w+\s*[,)]/,
    says: /^expected '\)'|^expected parameter/,
    language: 'A parameter with & (a reference) is C++',
    instead: 'pass a pointer, or the value itself',
  },
  {
    line: /\(.*\w \w+\s*=\s*[^,)]+\)\s*\{/,
    says: /default argument|^expected '\)'|^C does not support default/,
    language: 'A default for a parameter is C++',
    instead: 'leave the = out, and pass the value in each call',
  },
  {
    line: /^\s*\w[\w *]*\s*=\s*[^;=]+;/,
    says: /^expected ';' at end of declaration list/,
    language: 'A default for a field is C++',
    instead: 'leave the = out; a variable gets its zeros with = {}',
  },
  {
    line: /\)[^;]*\{[^{}]*\}/,
    says: /^expected ';' at end of declaration list|^field '\w+' declared as a function/,
    language: 'A function inside a struct is C++',
    instead: 'move the function out of the struct',
  },
  {
    line: /^\s*(?:if|while|for|else|elif)\b.*:\s*$/,
    language: 'A colon at the end of the line is Python',
    instead: 'write if (…) { … }',
  },
  {
    line: /\b(?:and|or|not|is)\b/,
    says: /^(?:expected|use of undeclared|invalid)/,
    language: '$word is a word of Python',
    instead: 'write && for and, || for or, ! for not, == for is',
  },
  { line: /:=/, language: ':= is Go', instead: 'write the type and =, such as s64 moved = PT_REGS_RC(ctx);' },
  {
    line: /^\s*(?:let|var|func|fn)\s+\w/,
    language: '$word is no word of C',
    instead: 'write the type in its place: int, u64, struct … *',
  },
];

/** Lines of other languages in a C program. */
export const otherLanguages: SaidMisconception[] = [
  {
    id: 'line-of-another-language',
    belief: 'It is C++, or Python.',
    says: /^/,
    words: ({ line, caught }) => {
      for (const { line: pattern, says, language, instead } of FOREIGN) {
        const [word] = pattern.exec(line) ?? [];
        if (word !== undefined && says?.test(caught.input) !== false)
          return { language: language.replace('$word', word.trim().split(/\s/)[0] ?? ''), instead };
      }
      return null;
    },
    truth: 'This is C, and this line is not: $language.',
    look: 'In C: $instead.',
    doc: 'docs/level-0.md#compile',
  },
];
