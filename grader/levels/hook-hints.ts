import { systemCalls, type SystemCallName } from '../platform/system-calls.ts';
import type { Hints } from './level.ts';

/** The same for every system call but the first: by then the learner knows the pattern. */
export const hookHints = (syscall: SystemCallName, keep: string): Hints => [
  'The same pattern as for accept4: keep the arguments at the beginning, use them at the end, tidy up.',
  `At the end of the file. The entry hook has the arguments of ${syscall} behind struct pt_regs *ctx, in the order of man ${syscall}; the return hook has ctx alone. ${keep}`,
  `int syscall__probe_entry_${syscall}(struct pt_regs *ctx, ${systemCalls[syscall].parameters.join(', ')}) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    // save …
    return 0;
}
and in the same way int syscall__probe_ret_${syscall}(struct pt_regs *ctx), which deletes what was saved.
If the verifier refuses one of the two: what does lookup() return for a thread that it does not know, and which lengths can there be?`,
];
