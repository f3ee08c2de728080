import type { Cause } from '../verifier/cause.ts';

/** Something that learners believe, how it shows, and what is so. */
export interface Misconception {
  /** Also its anchor in docs/misconceptions.md. */
  id: string;
  /** What the learner believes, or what slipped. */
  belief: string;
  /** What is so: a plain sentence or two. `$1` is what the pattern's first group caught. */
  truth: string;
  /** What to look at, or to do. */
  look: string;
  /** The step of the course that explains it. */
  doc: string;
}

/** One that shows in what clang or the verifier says. The first row that fits is the one. */
export interface SaidMisconception extends Misconception {
  /** Fits the message. */
  says: RegExp;
  /**
   * Fits the learner's own lines, where the message alone does not tell: the one it is about, and some above it. A
   * function gets what the message's first group caught.
   */
  code?: RegExp | ((caught: string) => RegExp);
  /** Fits the last lines of the verifier's log. */
  log?: RegExp;
  /** What the way of the refused value has shown: it decides, where the kernel tells the states, and `code` where not. */
  cause?: Cause;
}
