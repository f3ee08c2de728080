import type { ExerciseName } from './exercises.ts';

/** What to attach and which exercises to run, as plain data for the agent. */
export interface Plan {
  /** C functions to attach, each to one end of a system call. */
  hooks: Hook[];
  /** Perf outputs to read. */
  outputs: string[];
  exercises: ExerciseName[];
  /** Decides every random choice of the traffic. */
  seed: number;
  /** Send samples as they arrive, for `--verbose` and the sniffer. */
  live: boolean;
}

export interface Hook {
  function: string;
  syscall: 'accept4' | 'read' | 'write' | 'close';
  end: 'entry' | 'return';
}
