import type { SaidMisconception } from '../misconception.ts';

const PRINT = /\bbpf_trace_printk\s*\([^\n]*$/;

/** bpf_trace_printk, which looks like printf and can do less. */
export const printing: SaidMisconception[] = [
  {
    id: 'too-many-values-to-print',
    belief: 'bpf_trace_printk takes as many values as printf.',
    says: /^cannot use more than 3 conversion specifiers|^too many args to 0x|^0x[\da-f]+: \w+ = .*too many arguments/,
    code: PRINT,
    truth: 'bpf_trace_printk prints at most three values.',
    look: 'Leave some out, or call it twice.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'too-many-arguments-of-a-helper',
    belief: 'A helper takes any number of arguments.',
    says: /^too many args to 0x|^0x[\da-f]+: \w+ = .*too many arguments/,
    truth: 'A helper of the kernel gets its arguments in registers, and there are five of them.',
    look: 'Compare the call with its description: something is passed too often.',
    doc: 'docs/tutorial.md',
  },
  {
    id: 'value-that-cannot-be-printed',
    belief: 'bpf_trace_printk knows all that printf knows.',
    says: /^(?:only %d %u %x .*conversion specifiers allowed|cannot use several %s)/,
    code: PRINT,
    truth:
      'bpf_trace_printk prints whole numbers (%d, %u, %x, %ld, %lu, %lx, %lld, %llu, %llx), pointers (%p) and at most one string (%s).',
    look: 'Print a number, or call it once for each string.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'text-to-print-in-a-variable',
    belief: 'The text to print is passed with its size, or in a variable, as in libbpf.',
    says: /^array initializer must be an initializer list or string literal/,
    code: PRINT,
    truth:
      'BCC makes the text and its size of what stands first in bpf_trace_printk, so that must be the text itself, in quotes.',
    look: 'Write bpf_trace_printk("fd %d\\n", fd): the text, then at most three values, and no size.',
    doc: 'docs/level-0.md#compile',
  },
];
