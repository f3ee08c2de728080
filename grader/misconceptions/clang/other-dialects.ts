import type { SaidMisconception } from '../misconception.ts';

const ARGUMENTS =
  'a hook named syscall__probe_entry_… has the arguments of the call as its own parameters, behind struct pt_regs *ctx';

/** What libbpf has, and what BCC has in its place. */
const LIBBPF: { of: RegExp; instead: string }[] = [
  { of: /^PT_REGS_RC/, instead: 'the result is PT_REGS_RC(ctx)' },
  { of: /^PT_REGS_/, instead: ARGUMENTS },
  {
    of: /^(?:BPF_CORE_READ|bpf_core_read|BPF_PROBE_READ)/,
    instead: 'bpf_probe_read_user(&copy, sizeof(copy), pointer) copies from the server',
  },
  { of: /^bpf_core_/, instead: 'it compiles for this very kernel, so nothing is needed in its place' },
  { of: /^bpf_(?:for|repeat)/, instead: 'a for loop that runs to a constant' },
];

/** Words of libbpf's hooks, around the name of a function. */
const HOOK_MACRO = /\b(BPF_K(?:RET)?(?:PROBE|SYSCALL)\w*|BPF_U(?:RET)?PROBE|BPF_PROG2?)\s*\(\s*(\w+)/;

/** eBPF as other tools write it: libbpf, and the other kinds of hooks that BCC has. */
export const otherDialects: SaidMisconception[] = [
  {
    id: 'hook-of-libbpf',
    belief: 'All eBPF programs declare their hooks with a macro.',
    says: /^/,
    words: ({ line }) => {
      const [, macro, name] = HOOK_MACRO.exec(line) ?? [];
      return macro !== undefined && name !== undefined ? { macro, name } : null;
    },
    truth:
      '$macro belongs to libbpf, another way to write eBPF programs. In BCC a hook is an ordinary function, and BCC fetches its parameters.',
    look: 'Write int $name(struct pt_regs *ctx, …) with the arguments of the call behind ctx. The result of a return hook is PT_REGS_RC(ctx).',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'tracepoint',
    belief: 'Any kind of hook will do.',
    says: /(?:incomplete (?:result )?(?:type|definition of type) '|declaration of ')struct (?:tracepoint__|trace_event_raw_|syscall_trace_|bpf_raw_tracepoint)\w*'/,
    truth:
      'This is a tracepoint, another kind of hook. The kit attaches kprobes only: functions that it finds by their names.',
    look: 'Write int syscall__probe_entry_accept4(struct pt_regs *ctx, int sockfd, …) and int syscall__probe_ret_accept4(struct pt_regs *ctx), as the chapter shows them, and the others in the same way.',
    doc: 'docs/level-0.md#hooks',
  },
  {
    id: 'function-of-libbpf',
    belief: 'All eBPF programs use the same macros.',
    says: /(?:implicit declaration of|call to undeclared) function '((?:PT_REGS_|BPF_CORE_|BPF_PROBE_READ|bpf_core_|bpf_for|bpf_repeat)\w*)'/,
    words: ({ caught: [, name = ''] }) => {
      const instead = LIBBPF.find(({ of }) => of.test(name))?.instead;
      return instead === undefined ? null : { instead };
    },
    truth: '$1 belongs to libbpf, another way to write eBPF programs, and BCC does not have it.',
    look: 'In BCC: $instead.',
    doc: 'docs/level-0.md#hooks',
  },
];
