/** The system calls of the course. */
export const HOOKED_SYSCALLS = ['accept4', 'read', 'write', 'close'] as const;

/** One of the learner's functions and where the level wants it attached. */
export interface Hook {
  function: string;
  syscall: (typeof HOOKED_SYSCALLS)[number];
  /** entry: kprobe; return: kretprobe */
  kind: 'entry' | 'return';
}

/** Both hooks of all of them, each with a function of its own. */
export const everyHook: Hook[] = HOOKED_SYSCALLS.flatMap((syscall): Hook[] => [
  { function: `entry_${syscall}`, syscall, kind: 'entry' },
  { function: `return_${syscall}`, syscall, kind: 'return' },
]);
