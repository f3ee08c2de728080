import { Benches } from '../../workbench/benches.ts';
import type { ClassBoard } from '../board/class-board.ts';
import { ClassDesk } from './class-desk.ts';
import { ClassPrograms } from './class-programs.ts';
import type { ClassroomOptions, Room } from './room.ts';
import { Turns } from './turns.ts';
import type { WorkStore } from './work-store.ts';

/** A class at its desks: what all of them share, and the desk of each learner. */
export class Classroom implements Room {
  readonly benches = new Benches();
  readonly programs: ClassPrograms;
  readonly grading: Turns;
  readonly compiling: Turns;
  readonly #desks = new Map<number, ClassDesk>();
  readonly #ending = new AbortController();

  constructor(
    readonly board: ClassBoard,
    readonly work: WorkStore,
    readonly options: ClassroomOptions,
  ) {
    this.programs = new ClassPrograms(work);
    this.grading = new Turns(options.jobs);
    this.compiling = new Turns(options.compiles);
    board.on('changed', (number) => {
      if (board.learner(number)?.row.left !== false) this.#clear(number);
    });
    board.on('shutOut', (number) => this.#clear(number));
    // Whose runs were not over when the server ended: they go on now.
    for (const number of work.learnersWithOpenRuns()) this.benches.of(this.deskOf(number));
  }

  /** Comes when the class ends: what is not over then goes on the next time. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  deskOf(number: number): ClassDesk {
    const known = this.#desks.get(number) ?? new ClassDesk(this, number);
    this.#desks.set(number, known);
    return known;
  }

  close(): void {
    this.#ending.abort(new Error('The class has ended.'));
    this.benches.close();
    this.programs.close();
  }

  /** Nobody sits there any more: pages are told no more, and what is run there is ended. */
  #clear(number: number): void {
    const desk = this.#desks.get(number);
    if (!desk) return;
    this.#desks.delete(number);
    this.benches.remove(desk);
  }
}
