import type { Bundle } from '../bundle/bundle.ts';
import type { Hook } from '../kernel/hook.ts';
import type { ServerName } from './servers/index.ts';
import type { ExerciseName } from './exercises/index.ts';

/** A program, and what to attach of it and play before it. */
export interface Run {
  bundle: Bundle;
  plan: Plan;
}

/** What to attach and which exercises to run, as plain data for the agent. */
export interface Plan {
  /** C functions to attach, each to one end of a system call. */
  hooks: Hook[];
  /** Perf outputs to read. */
  outputs: string[];
  exercises: ExerciseName[];
  /** Who serves, beside the probe. */
  servers: ServerName[];
  /** Decides every random choice of the traffic. */
  seed: number;
  /** Send samples as they arrive, for `--verbose` and the sniffer. */
  live: boolean;
}
