import { looksOf } from './look-alike.ts';

/** The names of those who are in the class, by what they look like. */
export class TakenNames {
  readonly #byLook = new Map<string, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Whether this name would be taken for one that is there. */
  has(name: string): boolean {
    return looksOf(name).some((look) => this.#byLook.has(look));
  }

  add(name: string): void {
    this.#size++;
    for (const look of looksOf(name)) this.#byLook.set(look, (this.#byLook.get(look) ?? 0) + 1);
  }

  remove(name: string): void {
    this.#size--;
    for (const look of looksOf(name)) {
      const others = (this.#byLook.get(look) ?? 1) - 1;
      if (others > 0) this.#byLook.set(look, others);
      else this.#byLook.delete(look);
    }
  }
}
