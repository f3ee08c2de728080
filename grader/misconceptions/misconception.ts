import type { Cause } from '../verifier/cause.ts';

/** Something that learners believe, how it shows, and what is so. */
export interface Misconception {
  /** Also its anchor in docs/misconceptions.md. */
  id: string;
  /** What the learner believes, or what slipped. */
  belief: string;
  /** What is so: a sentence or two. `$1` is what the pattern's first group caught, `$name` one of the row's own words. */
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
  /** Asked last: the row's own words by their names, or null where it does not fit after all. */
  words?: (told: Told) => Record<string, string> | null;
  /** Fits the last lines of the verifier's log. */
  log?: RegExp;
  /** What the way of the refused value has shown: it decides, where the kernel tells the states, and `code` where not. */
  cause?: Cause;
}

/** A message together with the program that it is about. */
export interface Told {
  /** What `says` caught. */
  caught: RegExpExecArray;
  /** The learner's own line that it is about, without comments: empty where there is none. */
  line: string;
  /** The program from that line on, without comments. */
  from: string;
  /** As they were typed: the same line, the one above it that is not blank, and all the text before the line. */
  typed: { line: string; above: string; before: string };
  /** The whole program, without comments. */
  program: string;
}
