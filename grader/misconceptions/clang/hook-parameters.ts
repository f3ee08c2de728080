import type { SaidMisconception, Told } from '../misconception.ts';

/** The first line of a hook: what clang says there is about code that BCC made of the parameters. */
const HOOK = /^\s*(?:\w+\s+)?(?:syscall__\w+|probe_(?:entry|ret)_\w+)\s*\(/;
const inHook = ({ line }: Told): Record<string, string> | null => (HOOK.test(line) ? {} : null);

/** The parameters of hooks, and what stands in front of them. */
export const hookParameters: SaidMisconception[] = [
  {
    id: 'hook-without-ctx',
    belief: 'A hook has the arguments of the call and nothing else, or ctx is of any type.',
    says: /^(?:member reference (?:base )?type|incomplete definition of type|no member named '\w+' in '(?!struct pt_regs))/,
    words: inHook,
    truth:
      'The first parameter of a hook is struct pt_regs *ctx: BCC fetches all other parameters from it. Here something else stands first.',
    look: 'Write struct pt_regs *ctx first, with the word struct and the *, and the arguments of the call behind it.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'ctx-without-its-type',
    belief: 'ctx may be a pointer to anything.',
    says: /^member reference base type '(?:const )?void' is not a structure or union/,
    code: /\bPT_REGS_\w+\s*\([^\n]*$/,
    truth: 'PT_REGS_RC(ctx) reads a register that ctx points to, and ctx is a void * here.',
    look: 'Declare it as struct pt_regs *ctx in every function that gets it.',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'array-as-parameter',
    belief: 'A buffer is an array.',
    says: /^definition of variable with array type needs an explicit size/,
    words: inHook,
    truth:
      'BCC fetches each argument of a hook into a variable, and an argument is a number or a pointer, never an array.',
    look: 'Write a pointer, char *buf, in place of char buf[].',
    doc: 'docs/level-2.md#hooks',
  },
  {
    id: 'hook-with-a-prototype',
    belief: 'A function needs a prototype.',
    says: /^redefinition of '__ctx'/,
    truth: 'BCC takes a prototype of a hook for the hook itself, and then finds it twice.',
    look: 'Remove the line that declares the hook without a body: nobody calls a hook by its name, so it needs no prototype.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'parameters-of-one-name',
    belief: 'A slip: two parameters have the same name.',
    says: /^redefinition of parameter '(\w+)'/,
    truth: 'Two parameters are called $1.',
    look: 'Give each a name of its own. ctx is the first one, struct pt_regs *ctx, and nothing else.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'parameters-left-open',
    belief: 'Three dots stand for the other arguments.',
    says: /^functions with VarArgs or StructRet are not supported/,
    truth: 'BCC fetches each argument of a hook by its place, and cannot do that for three dots.',
    look: 'Write out the arguments of the call, or leave out those at the end that you do not use.',
    doc: 'docs/level-0.md#hooks',
  },
];
