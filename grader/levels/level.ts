import type { OutputName } from '../events/layout.ts';
import type { Facts } from '../judge/facts.ts';
import type { Finding } from '../judge/finding.ts';
import type { Reason } from '../judge/reason.ts';
import type { Hook } from '../kernel/hook.ts';
import type { Clue } from '../misconceptions/in-the-text.ts';
import type { ExerciseName } from '../traffic/exercises/index.ts';
import type { ServerName } from '../traffic/servers/index.ts';
import type { Declarations, Outline } from './run-record.ts';

/** A level as data: what it adds to the levels below it. */
export interface Level {
  number: number;
  title: string;
  hooks: Hook[];
  outputs: OutputName[];
  /** Functions with free names that its chapter suggests: so many have them that these hooks stand in the snapshot. */
  suggests?: string[];
  /** Traffic that shows whether the steps are met. */
  exercises: ExerciseName[];
  /** Servers that it needs in the lab; default: none beside those of the levels below. */
  servers?: ServerName[];
  /** The tutorial's steps, in its order. */
  steps: Step[];
}

/** Each says more than the one before it, and only the last is nearly the answer. */
export type Hints = readonly [nudge: string, whereToLook: string, nearlyTheCode: string];

export interface Step {
  /** Unique in its level; also the anchor in docs/level-N.md. */
  name: string;
  title: string;
  /** What to do about it, in three portions. */
  hints: Hints;
  /** The learner's function to look at. */
  where?: string;
  /** The fields of the event that it is about: the line that sets the first of them is the one to look at. */
  sets?: { output: OutputName; fields: string[] };
  /** What the text of the program says about a finding; `where` as above. */
  text?: (reason: Reason | undefined, source: string, where?: string) => Clue | undefined;
  /** Judged by what the compiler recorded. */
  bundle?: (bundle: Outline) => Finding | null;
  /** Fails when the kernel refuses one of the level's functions. */
  load?: true;
  /** What the program's code adds to a finding about what happened. */
  reconsider?: (finding: Finding, declarations: Declarations) => Finding;
  /** Judged by what happened. */
  check?: (facts: Facts) => Finding | null;
}
