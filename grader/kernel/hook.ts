/** One of the learner's functions and where the level wants it attached. */
export interface Hook {
  function: string;
  syscall: 'accept4' | 'read' | 'write' | 'close';
  /** entry: kprobe; return: kretprobe */
  kind: 'entry' | 'return';
}
