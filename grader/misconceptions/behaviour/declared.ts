import type { Rows } from './rows.ts';

/** What a program declares, and what it does not. */
export const declared = {
  'prefix-missing': {
    belief: 'The prefix syscall__ is decoration.',
    truth: "BCC hands the system call's own arguments only to functions whose name begins with syscall__.",
    look: 'Compare the name letter by letter: there are two underscores after syscall.',
    doc: 'docs/level-0.md#hooks',
  },
  'hook-missing': {
    belief: 'One hook is enough, or its name is free.',
    truth:
      'Only the entry hook sees the arguments and only the return hook sees the result. The grader attaches them by their names.',
    look: 'Look for a misspelt name, and for a hook that is static: BCC takes a static function for a helper and not for a program.',
    doc: 'docs/level-0.md#hooks',
  },
  'hook-of-another-kind': {
    belief: 'Any kind of hook will do.',
    truth:
      'A macro has made another kind of hook of one of these functions: a tracepoint, or a hook of libbpf. The kit attaches kprobes only, which are ordinary functions that it finds by their names.',
    look: 'Write int syscall__probe_entry_accept4(struct pt_regs *ctx, …) and int syscall__probe_ret_accept4(struct pt_regs *ctx).',
    doc: 'docs/level-0.md#hooks',
  },
  'output-missing': {
    belief: 'The name of the output is free.',
    truth: 'The reader of the events finds the output by its name.',
    look: 'Declare it with BPF_PERF_OUTPUT, spelt exactly as it stands under "expected".',
    doc: 'docs/level-1.md#output',
  },
  'output-of-another-kind': {
    belief: 'A ring buffer is as good as a perf buffer.',
    truth: 'There is a map with that name, but it is no perf output, and the reader opens a perf buffer.',
    look: 'Declare the name with BPF_PERF_OUTPUT and nothing else.',
    doc: 'docs/level-1.md#output',
  },
} satisfies Rows;
