import type { Diagnose } from '../../workbench/compiler.ts';
import type { ClassBoard } from '../board/class-board.ts';
import type { Graded } from '../pool/graded.ts';
import type { RunListener } from '../pool/grade-task.ts';
import type { Task } from '../pool/task.ts';
import type { ClassPrograms } from './class-programs.ts';
import type { Turns } from './turns.ts';
import type { WorkStore } from './work-store.ts';

/** Grades a program, wherever that is. Always comes to a result, but for the signal, with whose reason it rejects. */
export type ClassGrader = (task: Task, signal: AbortSignal, listener: Pick<RunListener, 'onPhase'>) => Promise<Graded>;

export interface ClassroomOptions {
  /** Version of the kit. */
  kit: string;
  /** How many programs are graded at a time. */
  jobs: number;
  /** How many are compiled at a time while they are typed. */
  compiles: number;
  grade: ClassGrader;
  diagnose: Diagnose;
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
