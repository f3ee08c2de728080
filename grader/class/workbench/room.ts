import type { Compiler } from '../../workbench/compiler.ts';
import type { HowToGrade } from '../../workbench/desk.ts';
import type { ClassBoard } from '../board/class-board.ts';
import type { Graded } from '../pool/graded.ts';
import type { Task } from '../pool/task.ts';
import type { ClassPrograms } from './class-programs.ts';
import type { Turns } from './turns.ts';
import type { WorkStore } from './work-store.ts';

export interface HowToGradeInClass extends Pick<HowToGrade, 'id' | 'onState'> {
  /** Nobody wants the result any more. */
  signal: AbortSignal;
  /** The class ends, and will ask again when it goes on. */
  ending: AbortSignal;
}

/** Grades a program, wherever that is. Always comes to a result, but for the signals, with whose reason it rejects. */
export type ClassGrader = (task: Task, how: HowToGradeInClass) => Promise<Graded>;

export interface ClassroomOptions extends Compiler {
  /** Version of the kit. */
  kit: string;
  /** How many programs are graded at a time. */
  jobs: number;
  /** How many are compiled at a time while they are typed. */
  compiles: number;
  grade: ClassGrader;
  /** Whether the class is reached through TLS only. */
  isSecure: boolean;
  /** Whether a learner who is sure sees the solution before the level is passed. */
  showsSolutions: boolean;
}

/** What all desks of a class share. */
export interface Room {
  board: ClassBoard;
  work: WorkStore;
  programs: ClassPrograms;
  grading: Turns;
  compiling: Turns;
  options: ClassroomOptions;
  /** Comes when the class ends: what is not over then goes on the next time. */
  ending: AbortSignal;
}
