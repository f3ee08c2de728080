import { Bench } from './bench.ts';
import type { Desk } from './desk.ts';

/** The benches of all desks that somebody has sat down at. */
export class Benches {
  readonly #byDesk = new Map<Desk, Bench>();

  of(desk: Desk): Bench {
    const known = this.#byDesk.get(desk) ?? new Bench(desk);
    this.#byDesk.set(desk, known);
    return known;
  }

  /** The one whose run this is, for those who have its key. */
  withRun(id: string, key: string): Bench | undefined {
    return [...this.#byDesk.values()].find(({ runs }) => runs.isKey(id, key));
  }

  /** Nobody sits there any more. */
  remove(desk: Desk): void {
    const bench = this.#byDesk.get(desk);
    this.#byDesk.delete(desk);
    bench?.runs.cancelAll();
    bench?.close();
  }

  close(): void {
    for (const bench of this.#byDesk.values()) bench.close();
  }
}
