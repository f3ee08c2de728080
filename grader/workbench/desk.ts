import type { UndecidedVerdict } from '../levels/no-verdict.ts';
import type { Verdict, VerdictDiagnostic } from '../levels/verdict.ts';
import type { GivenHints } from '../report/given-hints.ts';
import type { SolutionDifference } from '../report/solution-difference.ts';
import type { Rate } from '../web/rate-limit.ts';
import type { ShownStructures } from './structures.ts';

/**
 * What a workbench needs to know of a learner: whose file it is, and who runs it. The page and the server are the same
 * for a learner alone, whose file lies on disk, and for one of a class.
 */
export interface Desk {
  /** The program's name, for people. */
  file: string;
  /** Who sits there, in a class. */
  learner?: { number: number; name: string };
  progress(): Promise<CourseProgress>;
  readProgram(): Promise<Program>;
  /** Writes the program if it still is the one with this tag; `*`: whatever it is. Throws Refused 412 otherwise. */
  writeProgram(text: string, expected: string): Promise<Program>;
  /** Compiles and runs nothing. */
  diagnose(source: string, signal: AbortSignal): Promise<VerdictDiagnostic[]>;
  /** How the structures of a program and of the kernel lie in memory. */
  structures(source: string, signal: AbortSignal): Promise<ShownStructures>;
  /** Grades the program as it is at the time of the call. */
  grade(level: number, how: HowToGrade): Promise<Graded>;
  /** One hint more for a step, such as `2.size`. Throws Refused 404. */
  hint(step: string): Promise<GivenHints>;
  /** Throws Refused 403 before the level is passed, unless the learner is sure. */
  solution(level: number, isSure: boolean): Promise<SolutionDifference>;
  /** Calls back when something else has changed the program, an editor for example. */
  onOutsideChange(callback: (program: Program) => void): void;
  /** Whether a newer run ends the one that goes on. Otherwise it takes only the place of one that waits. */
  endsOlderRun: boolean;
  /** How many runs may be started. */
  runRate: Rate;
  /** Runs from before this server was started, the oldest first. */
  earlierRuns(): EarlierRun[];
}

export interface Program {
  text: string;
  /** As in ETag, but without the quotes: another one for every other text. */
  tag: string;
}

export interface CourseProgress {
  passed: number[];
  /** Where the learner is. */
  level: number;
}

export interface HowToGrade {
  /** Of the run. */
  id: string;
  seed: number;
  /** Ends the run; what it then resolves with does not matter. */
  signal: AbortSignal;
  onState: (state: RunNews) => void;
}

/** A run that has come to its end. */
export interface Judged {
  verdict: Verdict | UndecidedVerdict;
  /** Which text of the program it was. */
  tag: string;
  /** What happened, as a page; undefined when it is kept no more. */
  picture: () => Promise<string | undefined>;
}

/** Where a run is: in a phase, behind others, or waiting for what is made ready only once, in the kit's words. */
export type RunNews = 'compiling' | 'running' | { ahead: number } | { preparing: string };

/** How a run has ended: with a verdict, or with what has kept it from one. */
export type Graded = Judged | { error: unknown };

export interface EarlierRun {
  id: string;
  level: number;
  seed: number;
  /** Without one, the run was not over: it goes on. */
  judged?: Judged;
}
