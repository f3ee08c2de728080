import type { Writable } from 'node:stream';

/**
 * A page that listens. What it has not been told yet is kept as numbers of learners, not as text: one that reads slowly
 * costs no more than a fast one, and hears of each learner what holds when its turn comes.
 */
export class Viewer {
  readonly #untold = new Set<number>();
  /** Since when the last message has been on its way; undefined: it has left. */
  #sendingSince: number | undefined;

  /** @param onReady called whenever a message has left. */
  constructor(
    private readonly response: Writable,
    readonly names: boolean,
    onReady: () => void,
  ) {
    response.on('drain', () => {
      this.#sendingSince = undefined;
      onReady();
    });
  }

  /** These learners' rows have changed. */
  note(numbers: Iterable<number>): void {
    for (const number of numbers) this.#untold.add(number);
  }

  /** Learners that it can be told of now; they count as told. */
  take(): number[] {
    if (this.#sendingSince !== undefined) return [];
    const numbers = [...this.#untold];
    this.#untold.clear();
    return numbers;
  }

  send(text: string): void {
    if (!this.response.write(text)) this.#sendingSince ??= Date.now();
  }

  /** Shows that the connection lives. One that has taken nothing for so long does not. */
  beat(patienceMs: number): void {
    if (this.#sendingSince === undefined) this.send(': still here\n\n');
    else if (Date.now() - this.#sendingSince > patienceMs) this.response.destroy();
  }

  end(): void {
    this.response.end();
  }
}
