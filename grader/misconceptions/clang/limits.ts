import { largeVariables } from '../large-variables.ts';
import type { SaidMisconception } from '../misconception.ts';

/** C that the machine of eBPF cannot run. */
export const limits: SaidMisconception[] = [
  {
    id: 'stack-too-large',
    belief: 'There is room for any local variable.',
    says: /BPF stack limit|stack arguments are not supported|exceeds.*stack/,
    words: ({ program }) => ({ large: largeVariables(program) || unrolled(program) }),
    truth:
      'All local variables together have 512 bytes, those of the helpers included.$large (The line may be only near the cause.)',
    look: 'msg has 400 bytes and no more, and there is one event at a time. A struct user_msghdr gives its place back in a function of its own. More room is in a BPF_PERCPU_ARRAY.',
    doc: 'docs/level-2.md#output',
  },
  {
    id: 'memory-function-called',
    belief: 'memcpy and its like work with any size and any memory.',
    says: /call to built-in function '((?:mem|str|b)\w+)' is not supported/,
    truth:
      '$1 is no function that a program can call: the compiler can replace it by instructions only for a fixed, small size.',
    look: 'To copy from the server, use bpf_probe_read_user(to, size, from). To clear a variable, declare it with = {}.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'floating-point',
    belief: 'Numbers may have fractions.',
    says: /call to built-in function '__\w*(?:[sdt]f\w*)' is not supported/,
    truth: 'The machine of eBPF has whole numbers only.',
    look: 'Look for a factor such as 0.001, a float or a double. Leave times in nanoseconds.',
    doc: 'docs/level-1.md#time',
  },
  {
    id: 'signed-division',
    belief: 'Division is division.',
    says: /no instruction for this operation \((?:sdiv|srem)\)|signed division/i,
    truth: 'The machine of eBPF divides unsigned numbers only.',
    look: 'Make both numbers unsigned (u64, u32), or do without the division: timestamps stay in nanoseconds.',
    doc: 'docs/level-1.md#time',
  },
  {
    id: 'array-of-variable-size',
    belief: 'An array may be as long as a message.',
    says: /dynamic stack allocation|variable length array/i,
    truth: 'How much stack a program needs has to be known before it runs.',
    look: 'Look for an array whose length is a variable, and give it a fixed length.',
    doc: 'docs/level-2.md#output',
  },
];

/** Where no variable is large, the rounds of a loop are. */
const unrolled = (program: string): string =>
  /#\s*pragma\s+(?:clang\s+loop\s+)?unroll/.test(program)
    ? ' A loop with #pragma unroll holds what is in all its rounds at once.'
    : '';
