import { functionAround } from '../function-around.ts';
import type { SaidMisconception } from '../misconception.ts';

/** A name that is not known, or known already. */
export const names: SaidMisconception[] = [
  {
    id: 'placeholder-left-in',
    belief: 'The names in a template are names of the language.',
    says: /use of undeclared identifier '(\$\w+)'/,
    truth:
      'Nothing is called $1. It is a placeholder, which stands for a value that is filled in before a program is compiled.',
    look: 'Write the value or the name itself in its place, without the dollar sign.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'delete-as-a-word',
    belief: 'delete is a word of the language.',
    says: /^use of undeclared identifier 'delete'/,
    truth: 'delete is a method of a map.',
    look: 'Write map.delete(&key);',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'name-misspelt',
    belief: 'A slip: a misspelt name.',
    says: /use of undeclared identifier '(\w+)'; did you mean '(\w+)'/,
    truth: 'Nothing is called $1 here, but there is something called $2.',
    look: 'If that is what you mean, write $2.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'output-not-declared',
    belief: 'An output is there when it is used.',
    says: /use of undeclared identifier '(\w+)'/,
    code: (name) => new RegExp(`\\b${name}\\.perf_submit`),
    truth: 'There is no output called $1 above this line.',
    look: 'Declare it above the functions that use it: BPF_PERF_OUTPUT($1); and compare the spelling.',
    doc: 'docs/level-1.md#output',
  },
  {
    id: 'map-not-declared',
    belief: 'A map is there when it is used, or may be declared further down.',
    says: /use of undeclared identifier '(\w+)'/,
    code: (name) => new RegExp(`\\b${name}\\.\\w+\\s*\\(`),
    truth: 'There is no map called $1 above this line.',
    look: 'Declare it above the hooks: BPF_HASH($1, u64, struct …); and compare the spelling.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'errno-in-the-kernel',
    belief: 'In the kernel, too, failure is -1 and a number in errno.',
    says: /use of undeclared identifier 'errno'/,
    truth: 'There is no errno inside the kernel: a call that fails returns the number itself, below zero, such as -11.',
    look: 'Keep the result in a variable with a sign, int fd = PT_REGS_RC(ctx);, and compare that with 0.',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'another-language',
    belief: 'It is C++.',
    says: /use of undeclared identifier '(nullptr|std|None|null)'/,
    truth: 'This is C, and C has no $1.',
    look: 'The null pointer is called NULL.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'hook-that-lacks-ctx',
    belief: 'A hook needs to name only what it looks at.',
    says: /use of undeclared identifier 'ctx'/,
    words: ({ typed }) => {
      const hook = functionAround(typed.before);
      return hook?.startsWith('syscall__') === true ? { hook } : null;
    },
    truth: '$hook has no parameter called ctx.',
    look: 'Write struct pt_regs *ctx as its first parameter.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'ctx-not-passed-on',
    belief: 'A helper sees the variables of the hook that calls it.',
    says: /use of undeclared identifier '(ctx|args|pid_tgid)'/,
    truth: '$1 belongs to another function. A helper knows only what it is given.',
    look: 'Add $1 to the parameters of this function, and pass it where the function is called.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'noinline-as-attribute',
    belief: 'A hook can call a function that is not inline.',
    says: /use of undeclared identifier '__noinline__'/,
    truth:
      'The headers of the kernel give the word noinline a meaning of their own, which does not fit here. And BCC loads each hook alone: what it calls has to be inline.',
    look: 'Take the attribute away, and write static inline in front of the function.',
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'name-unknown',
    belief: 'A variable needs no declaration, or the order does not matter.',
    says: /use of undeclared identifier '(\w+)'/,
    truth: 'Nothing is called $1 above this line.',
    look: 'Is it misspelt, declared further down or in another function, or not written yet?',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'defined-twice',
    belief: 'A piece of code that is pasted twice does no harm.',
    says: /(?:redefinition of|duplicate member) '(\w+?)(?:_table_t)?'/,
    truth:
      '$1 is there twice. A name has one definition, and the types of the kernel (struct sockaddr and the like) have theirs in the headers already.',
    look: 'Remove one of the two, or give it a name of its own.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'type-of-the-kernel-again',
    belief: 'Types of the C library have to be defined by hand.',
    says: /typedef redefinition with different types/,
    truth: "The kernel's headers define this type already, and differently.",
    look: 'Take your typedef out; size_t, u32 and the like are there.',
    doc: 'docs/level-0.md#compile',
  },
];
