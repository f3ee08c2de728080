import { functionAround } from '../function-around.ts';
import type { SaidMisconception } from '../misconception.ts';

/** Fields, arrays, comparisons, and what a hook returns. */
export const fieldsAndValues: SaidMisconception[] = [
  {
    id: 'dot-for-arrow',
    belief: 'A pointer is used like a struct.',
    says: /is a pointer; did you mean to use '->'/,
    truth: 'It is a pointer, and the fields behind a pointer are reached with ->.',
    look: 'Write -> instead of the dot.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'arrow-for-dot',
    belief: 'A struct is used like a pointer.',
    says: /is not a pointer; did you mean to use '\.'/,
    truth: 'It is a struct and no pointer, and its fields are reached with a dot.',
    look: 'Write a dot instead of ->.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'message-of-the-kernel-has-no-list',
    belief: 'struct msghdr is the same everywhere.',
    says: /no member named 'msg_iov(?:len)?' in '(struct msghdr)'/,
    truth:
      'In the headers of the kernel, $1 is a structure of the kernel itself. It has no list in the memory of a server.',
    look: 'Write struct user_msghdr: what recvmsg and sendmsg get from the server.',
    doc: 'docs/level-6.md#hooks',
  },
  {
    id: 'field-unknown',
    belief: 'A slip: a field has another name.',
    says: /no member named '(\w+)' in '([^']+)'/,
    truth: '$2 has no field $1.',
    look: 'Compare the name with the definition of $2.',
    doc: 'docs/level-1.md#output',
  },
  {
    id: 'array-assigned',
    belief: '= copies an array.',
    says: /array type '([^']+)' is not assignable/,
    truth:
      'C does not copy an array with =, and what is in the memory of the server has to be copied with care anyway.',
    look: 'Use bpf_probe_read_user(event.msg, size, args->buf).',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'saved-arguments-are-const',
    belief: 'Saved arguments can be changed through a pointer to const.',
    says: /cannot assign to variable '(\w+)' with const-qualified type/,
    truth: '$1 points to something that this function has promised to leave as it is (const).',
    look: 'Change a variable of your own, or the event. Saved arguments are only read.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'compared-with-a-string',
    belief: '== compares strings.',
    says: /comparison against a string literal|comparison of constant \d+ with expression of type 'char'/,
    truth: '== compares two addresses here, or a letter with a whole word. Neither is ever equal.',
    look: "Compare letter by letter, in single quotes: start[0] == 'H' && start[1] == 'T' and so on.",
    doc: 'docs/level-2.md#only-http',
  },
  {
    id: 'comparison-before-assignment',
    belief: 'What stands in front is done first.',
    says: /using the result of an assignment as a condition/,
    words: ({ line }) => (/\(\s*\w+\s*=[^=<>]*(?:[<>]=?|[!=]=)/.test(line) ? {} : null),
    truth: 'The comparison is done before the assignment: the variable gets 0 or 1, and not the number.',
    look: 'Assign on a line of its own, int fd = PT_REGS_RC(ctx); and compare after that: if (fd < 0).',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'assignment-as-condition',
    belief: 'A slip: = instead of ==.',
    says: /using the result of an assignment as a condition/,
    truth: 'A single = assigns. The condition is then the number that was assigned.',
    look: 'Write ==, or < 0 if you want to know whether a call failed.',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'no-fields-there',
    belief: 'Everything has fields.',
    says: /^member reference (?:base )?type '([^']+)'(?: \(aka '[^']+'\))? is not a (?:structure or union|pointer)/,
    truth: 'What stands in front of the field is of type $1, which has no fields.',
    look: 'Is an & too many, as in PT_REGS_RC(&ctx)? A pointer to a struct has its fields behind ->, and a number has none.',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'local-variable-returned',
    belief: 'A function can return the address of its variables.',
    says: /^address of stack memory associated with local variable '(\w+)' returned/,
    truth: '$1 is a local variable: when its function returns, it is gone, and the pointer leads to nothing.',
    look: 'Return the structure itself: without * in the type of the function, and without & in front of $1.',
    doc: 'docs/level-1.md#process',
  },
  {
    id: 'not-set-on-every-way',
    belief: 'A variable that is set in an if is set.',
    says: /^variable '(\w+)' is used uninitialized whenever/,
    truth: '$1 gets a value on one way only. On the other it has none, and the compiler makes of that what it likes.',
    look: 'Set it on both ways, as in u32 size = moved > 400 ? 400 : moved;',
    doc: 'docs/level-2.md#size',
  },
  {
    id: 'used-before-it-is-set',
    belief: 'A variable, or what a pointer leads to, is there once it is declared.',
    says: /^variable '(\w+)' is uninitialized when used here/,
    truth: '$1 is used here before it has a value.',
    look: 'Set it first. In place of a pointer, declare the structure itself, struct accept_args_t args = {}; and pass its address, &args.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'no-value-returned',
    belief: 'A function may end without return.',
    says: /non-void function does not return a value/,
    words: ({ typed }) => endsWithoutReturn(functionAround(typed.before)),
    truth: '$name has a type and ends without a return, $so.',
    look: 'Write $return as its last line.',
    doc: 'docs/level-0.md#hooks',
  },
];

const endsWithoutReturn = (name = 'A function'): Record<string, string> =>
  name.startsWith('syscall__')
    ? { name, so: 'and the kernel wants to see a value', return: 'return 0;' }
    : { name, so: 'so what its caller gets is a matter of chance', return: 'return with the value that it promises' };
