import type { RunRecord } from '../levels/run-record.ts';
import type { Verdict, VerdictDiagnostic } from '../levels/verdict.ts';
import type { GivenHints } from '../report/hint-text.ts';
import type { SolutionDifference } from '../report/solution-difference.ts';

/**
 * What a workbench needs to know of a learner: whose file it is, and who runs it. The page and the server are the same
 * for a learner alone, whose file lies on disk, and for one of a class.
 */
export interface Desk {
  /** The program's name, for people. */
  file: string;
  progress(): Promise<CourseProgress>;
  readProgram(): Promise<Program>;
  /** Writes the program if it still is the one with this tag; `*`: whatever it is. Throws Refused 412 otherwise. */
  writeProgram(text: string, expected: string): Promise<Program>;
  /** Compiles and runs nothing. */
  diagnose(source: string, signal: AbortSignal): Promise<VerdictDiagnostic[]>;
  grade(level: number, how: HowToGrade): Promise<Graded>;
  /** One hint more for a step, such as `2.size`. Throws Refused 404. */
  hint(step: string): Promise<Omit<GivenHints, 'asked'>>;
  /** Throws Refused 403 before the level is passed, unless the learner is sure. */
  solution(level: number, isSure: boolean): Promise<SolutionDifference>;
  /** Calls back when something else has changed the program, an editor for example. */
  onOutsideChange(callback: (program: Program) => void): void;
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
  seed: number;
  /** Ends the run; what it then resolves with does not matter. */
  signal: AbortSignal;
  onState: (state: 'compiling' | 'running' | { ahead: number }) => void;
}

/** How a run has ended: with a verdict, or with what has kept it from one. */
export type Graded = { verdict: Verdict; record: RunRecord } | { error: unknown };
