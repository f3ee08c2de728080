import { callOfOwnFunction } from '../call-of-own-function.ts';
import type { SaidMisconception } from '../misconception.ts';

const COPY = /\bbpf_probe_read\w*\s*\([^\n]*$/;
const SUBMIT = /\.perf_submit\s*\([^\n]*$/;
const CONVERTED = /^incompatible (?:pointer to integer|integer to pointer) conversion/;

/** Numbers where an address belongs, addresses where a number belongs, and numbers that do not fit. */
export const conversions: SaidMisconception[] = [
  {
    id: 'copy-in-another-order',
    belief: 'A copy takes its arguments as memcpy does.',
    says: /^incompatible (?:pointer to integer conversion passing '[^']*' to parameter of type '(?:__u32|u32|int|unsigned int)'|integer to pointer conversion passing '[^']*'[^;]* to parameter of type '(?:const )?void \*'(?!; take))|^passing '[^']*' to parameter of type 'void \*' discards qualifiers/,
    code: COPY,
    truth:
      'The arguments of this copy stand in another order: an address is where the number of bytes belongs, or the other way round.',
    look: 'Write bpf_probe_read_user(where to, how many bytes, where from).',
    doc: 'docs/level-1.md#ipv4',
  },
  {
    id: 'perf-submit-in-another-order',
    belief: 'perf_submit takes its arguments in any order.',
    says: CONVERTED,
    code: SUBMIT,
    truth: 'The arguments of perf_submit stand in another order.',
    look: 'Write perf_submit(ctx, &event, sizeof(event)).',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'own-function-in-another-order',
    belief: 'Arguments find their places by themselves.',
    says: /^incompatible (?:pointer to integer conversion|integer to pointer conversion|pointer types) passing '[^;]*$|^too (?:few|many) arguments to function call/,
    words: ({ from, program }) => callOfOwnFunction(from, program) ?? null,
    truth: '$name takes ($takes), and gets ($gets) here.',
    look: 'Pass what belongs in each place, in this order.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'star-too-many',
    belief: 'With a * in front, a pointer is still the pointer.',
    says: /^incompatible integer to pointer conversion .*; remove \*/,
    truth: 'With the * in front, this is what the pointer leads to, and no longer the pointer.',
    look: 'Take the * away: keep the pointer itself, and copy what it leads to when the call returns, with bpf_probe_read_user.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'number-for-a-pointer',
    belief: 'A number is as good as an address.',
    says: /^incompatible integer to pointer conversion (?:assigning to|initializing) '([^']+)'(?: \(aka '[^']+'\))? (?:from|with an expression of type) '([^']+)'/,
    truth: 'A number ($2) is assigned to a pointer ($1) here: it would be taken for an address.',
    look: 'Compare both sides of the = : is another variable meant, or is an & missing?',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'function-not-called',
    belief: 'The name of a function is its result.',
    says: /^incompatible pointer to integer conversion [^;]*\(\*\)\(/,
    truth: 'The name of a function by itself is the address of the function, which is not called here.',
    look: 'Write the brackets behind it, also where nothing stands in them: bpf_get_current_pid_tgid(), bpf_ktime_get_ns().',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'pointer-for-a-number',
    belief: 'A pointer is the number that it points to.',
    says: /^incompatible pointer to integer conversion \w+(?: to| from a function with result type)?/,
    truth: 'An address is used as a number here, and a part of it may be cut off.',
    look: 'Is another variable meant? To look at what the server has there, copy it with bpf_probe_read_user.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'pointer-of-another-type',
    belief: 'A pointer can be assigned to any other.',
    says: /^incompatible pointer types (?:assigning to|initializing|passing) '([^']+)'[^;]*? (?:from|with an expression of type|to parameter of type) '([^']+)'/,
    truth: 'Two pointers of different types meet here: $1 and $2.',
    look: 'Is another variable meant? If not, declare the pointer with the type of what it points to.',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'number-that-does-not-fit',
    belief: 'A number fits into any type.',
    says: /^implicit conversion from '[^']+'(?: \(aka '[^']+'\))? to '([^']+)'(?: \(aka '[^']+'\))? changes value from (-?\d+) to (-?\d+)/,
    truth: 'A variable of type $1 has no room for $2: it becomes $3.',
    look: 'Declare it with a wider type, such as u32.',
    doc: 'docs/level-1.md#output',
  },
  {
    id: 'shift-too-far',
    belief: 'A number can be shifted by any number of bits.',
    says: /^shift count >= width of type/,
    truth: 'The number that is shifted here has no more bits than it is shifted by, so nothing of it is left.',
    look: 'Shift a u64 by 32, and see that the id is a u64 on its whole way, also as a parameter.',
    doc: 'docs/level-1.md#process',
  },
  {
    id: 'if-with-a-semicolon',
    belief: 'A slip: a semicolon behind if (…).',
    says: /^if statement has empty body/,
    truth: 'The semicolon ends the if: what stands in the braces behind it is done in any case.',
    look: 'Take the semicolon behind if (…) away.',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'not-before-a-comparison',
    belief: '! turns a whole comparison round.',
    says: /^logical not is only applied to the left hand side of this comparison/,
    truth: '! belongs to the first word behind it alone, not to the comparison.',
    look: 'Put the comparison in brackets, !(fd < 0), or turn it round: fd >= 0.',
    doc: 'docs/level-1.md#only-accepted',
  },
  {
    id: 'index-behind-the-array',
    belief: 'The last byte of an array has its length as its index.',
    says: /^array index (\d+) is past the end of the array/,
    truth: 'The array begins at 0, and has no element $1.',
    look: 'Leave the line out, or use an index below the length. A message needs no zero at its end.',
    doc: 'docs/level-2.md#size',
  },
];
