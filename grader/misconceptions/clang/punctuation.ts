import type { SaidMisconception } from '../misconception.ts';

/** A sign too few or too many. */
export const punctuation: SaidMisconception[] = [
  {
    id: 'equals-in-a-define',
    belief: 'A #define is an assignment.',
    says: /^(?:unexpected|expected)/,
    words: ({ line, program }) => {
      const defined = [...program.matchAll(/^[ \t]*#define[ \t]+(\w+)[ \t]*=[ \t]*([^\n;]*)/gm)];
      const [, name, value] = defined.find(([, each = '']) => new RegExp(`\\b${each}\\b`).test(line)) ?? [];
      return name === undefined || value === undefined ? null : { name, value: value.trim() };
    },
    truth: 'A #define is replaced by everything that stands behind its name, an = included.',
    look: 'Write #define $name $value, without an = and without a semicolon.',
    doc: 'docs/level-2.md#output',
  },
  {
    id: 'semicolon-in-a-define',
    belief: 'Every line of C ends with a semicolon.',
    says: /^(?:unexpected ';'|expected)/,
    code: /#define \w+ [^\n]*;\s*$/m,
    truth: 'A #define is replaced by everything that stands behind its name, a semicolon included.',
    look: 'Take the semicolon at the end of the #define away.',
    doc: 'docs/level-2.md#output',
  },
  {
    id: 'libbpf-section',
    belief: 'A hook is marked with SEC().',
    says: /^(?:expected|a parameter list without types|type name requires|type specifier missing)/,
    code: /\bSEC\s*\(|(?:__uint\s*\(|\b__kconfig\b|\b__ksym\b)[^\n]*$/,
    truth:
      'SEC() and __uint() belong to libbpf. BCC attaches a hook by the name of its function, and declares maps with BPF_HASH.',
    look: 'Take SEC() away, and see how the chapter names the hooks and declares the map.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'semicolon-missing',
    belief: 'A slip: the semicolon is missing.',
    says: /^expected ';'/,
    truth: 'Each statement, struct and map ends with a semicolon, and here the compiler still waits for one.',
    look: 'Put it where the caret is. If that line looks right, it is missing at the end of the line above.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'brace-missing',
    belief: 'A slip: a brace too few or too many.',
    says: /^(?:function definition is not allowed here|expected '\}'|extraneous closing brace)/,
    truth: 'A { and its } do not match. The compiler notices only when the next function begins or the file ends.',
    look: 'Look above this line for an if or a function whose } is missing, or that has one too many. The indentation often shows it.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'bracket-missing',
    belief: 'A slip: a closing bracket is missing.',
    says: /^expected '\)'/,
    truth: 'A ( without its ).',
    look: 'Count the brackets in this line: every ( wants its ).',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'struct-filled-too-late',
    belief: '= {} clears a struct at any time.',
    says: /^expected expression/,
    code: /\w+ = \{[^\n]*$/,
    truth: '= {} is allowed only where a variable is declared.',
    look: 'Write it in the declaration, struct … event = {};, or put the type in front: event.conn_id = (struct conn_id_t){ … };',
    doc: 'docs/level-0.md#save',
  },
];
