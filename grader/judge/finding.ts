import type { Reason } from './reason.ts';

/** Why a step fails: what should have been, what was, and which function of the learner's to look at. */
export interface Finding {
  expected: string;
  actual: string;
  /** A likely misconception, when this finding points at one; else the step's own hints serve. */
  reason?: Reason;
  /** The learner's line, when it is known better than by the step's function. */
  line?: number;
}
