import type { SaidMisconception } from '../misconception.ts';

/** Functions that cannot be called, and hooks and helpers that are declared wrong. */
export const functions: SaidMisconception[] = [
  {
    id: 'printf',
    belief: 'A program can print.',
    says: /(?:implicitly declaring library function|call to undeclared library function) '(\w*printf|puts)'/,
    truth: 'A program inside the kernel has no terminal to print on.',
    look: 'Use npm run level -- N --verbose to see your events. For more, bpf_trace_printk("fd %d\\n", fd) writes into the trace of the kernel.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'printk-of-libbpf',
    belief: 'All eBPF programs print with bpf_printk.',
    says: /(?:implicit declaration of|call to undeclared) function 'bpf_printk'/,
    truth: 'bpf_printk belongs to libbpf. In BCC it is called bpf_trace_printk.',
    look: 'Write bpf_trace_printk("fd %d\\n", fd), with at most three values.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'library-function',
    belief: 'The C library is there.',
    says: /(?:implicitly declaring library function|call to undeclared library function) '(\w+)'/,
    truth: '$1 belongs to the C library, which does not exist inside the kernel.',
    look: 'Write what you need yourself, or use a helper whose name begins with bpf_. Memory comes from the stack or from a map.',
    doc: 'docs/level-0.md#compile',
  },
  {
    id: 'method-as-function',
    belief: 'A map is passed to a function.',
    says: /(?:implicit declaration of|call to undeclared) function '(lookup|update|insert|delete|increment|perf_submit|perf_output)'/,
    truth: '$1 is a method: it is called on a map or an output.',
    look: 'Write the name of the map and a dot in front: map.lookup(&key), map.update(&key, &value), map.delete(&key), output.perf_submit(ctx, &event, sizeof(event)).',
    doc: 'docs/level-0.md#save',
  },
  {
    id: 'function-unknown',
    belief: 'The kernel has a function for it, or the order does not matter.',
    says: /(?:implicit declaration of|call to undeclared) function '(\w+)'/,
    truth:
      'There is no function $1 above this line. A program can call its own static inline functions, and the helpers of the kernel, whose names begin with bpf_.',
    look: 'Is it misspelt, or does it stand further down? Move it above the function that calls it.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'macro-of-the-kernel',
    belief: 'min() is a function.',
    says: /cannot call non-static helper function/,
    words: ({ line }) => {
      const [, macro] = /\b(min3?|max3?|clamp(?:_val)?|min_not_zero|swap|abs|roundup|rounddown)\s*\(/.exec(line) ?? [];
      return macro === undefined ? null : { macro };
    },
    truth: '$macro is a macro in the headers of the kernel, and what it stands for is more than BCC can rewrite.',
    look: 'Write it out: u32 size = moved > 400 ? 400 : moved; or use min_t(s64, moved, 400), which BCC can handle.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'name-of-a-macro',
    belief: 'Every name is free.',
    says: /^expected (?:identifier or '\('|'\)'|parameter declarator)/,
    words: ({ line }) => {
      const [, macro] =
        /^\s*(?:static |inline |const |unsigned )*\w+ \**(min3?|max3?|clamp|swap|abs)\s*\(/.exec(line) ?? [];
      return macro === undefined ? null : { macro };
    },
    truth: '$macro is a macro in the headers of the kernel, so a function cannot be called that.',
    look: 'Give it another name, and write static inline in front of it.',
    doc: 'docs/level-2.md#bytes',
  },
  {
    id: 'helper-not-static',
    belief: 'A helper is a function like any other.',
    says: /cannot call non-static helper function/,
    truth: 'BCC takes every function that is not static for a program of its own, and one program cannot call another.',
    look: 'Write static inline in front of the function that is called here.',
    doc: 'docs/level-1.md#one-event',
  },
  {
    id: 'parameter-without-name',
    belief: 'A parameter that is not used needs no name.',
    says: /arguments to BPF program definition must be named/,
    truth: 'BCC fetches the arguments of a hook for you, and needs a name for each.',
    look: 'Give every parameter a name, also those that you do not use, and ctx.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'too-many-parameters',
    belief: 'A hook may have as many parameters as one likes.',
    says: /too many arguments, bcc only supports in-register parameters/,
    truth: 'BCC fetches the arguments of a hook from registers, and a system call has six at most.',
    look: 'Behind struct pt_regs *ctx stand the arguments of the system call, as in its manual page, and nothing else.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'value-from-a-void-function',
    belief: 'Every function returns 0.',
    says: /void function '(\w+)' should not return a value/,
    truth: '$1 is declared void: it returns nothing. Only the hooks return a number.',
    look: 'Write return; without a value.',
    doc: 'docs/level-1.md#only-accepted',
  },
];
