import type { Bundle } from '../bundle/bundle.ts';
import type { KernelWish } from '../lab/kernel-package.ts';
import type { GradingResult, RunLimits } from '../lab/grade-in-guest.ts';
import type { Listener } from '../traffic/grading.ts';
import type { Plan } from '../traffic/plan.ts';

export type BackendName = 'auto' | 'lab' | 'host';

/** A kernel to run programs in. */
export interface Backend {
  name: 'lab' | 'host';
  /** Kernel headers for the compiler. */
  headers: string;
  /** Its architecture, by the name that `--arch` has. */
  arch: string;
  /** `uname -r`, once started */
  release: () => string;
  /** Safe to call twice; waits for one that is getting warm. */
  start(): Promise<void>;
  /** Once started: gets warm for a run of this level, so that it is quicker, and costs nothing until then. */
  rest(level: number): Promise<void>;
  /** A fresh kernel, or as fresh as can be had. */
  restart(): Promise<void>;
  run(bundle: Bundle, plan: Plan, listener: Listener): Promise<GradingResult>;
  stop(): Promise<void>;
}

/** What is other than usual in the lab: which kernel it has, and what a run may take. */
export interface LabOptions extends KernelWish {
  limits?: RunLimits | undefined;
}
