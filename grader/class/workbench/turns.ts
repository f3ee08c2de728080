/** So long after a run, half of its cost is forgotten. */
const HALF_LIFE_MS = 60_000;

/** Who has cost much waits longer, but not for ever. */
const MOST_HANDICAP_MS = 60_000;

/** A learner's run that waits for its turn. */
interface Waiting {
  learner: number;
  /** In the order of these, unless the learner has a run that goes on. */
  due: number;
  go: () => void;
  onAhead: (ahead: number) => void;
}

/**
 * Who is served next, when there are fewer places than learners who want one. A learner has one place at most. Runs are
 * served as they came; a learner whose last runs took long waits that much longer.
 */
export class Turns {
  #waiting: Waiting[] = [];
  readonly #served = new Set<number>();
  readonly #costs = new Map<number, { ms: number; at: number }>();

  constructor(
    private readonly places: number,
    private readonly now = Date.now,
  ) {}

  /**
   * Does the work when its turn has come, and tells until then how many are in front of it. Rejects as the work does,
   * and with the signal's reason when that comes before its turn.
   */
  async take<T>(
    learner: number,
    work: () => Promise<T>,
    { signal, onAhead = () => undefined }: { signal: AbortSignal; onAhead?: (ahead: number) => void },
  ): Promise<T> {
    await this.#turnOf(learner, signal, onAhead);
    const begun = this.now();
    try {
      return await work();
    } finally {
      this.#costs.set(learner, { ms: this.#costOf(learner) + this.now() - begun, at: this.now() });
      this.#served.delete(learner);
      this.#next();
    }
  }

  /** How many wait, and how many are served. */
  get load(): { waiting: number; served: number } {
    return { waiting: this.#waiting.length, served: this.#served.size };
  }

  #turnOf(learner: number, signal: AbortSignal, onAhead: (ahead: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = () => {
        this.#waiting = this.#waiting.filter((each) => each !== entry);
        reject(signal.reason as Error);
        this.#next();
      };
      const go = () => {
        signal.removeEventListener('abort', give);
        resolve();
      };
      const due = this.now() + Math.min(this.#costOf(learner), MOST_HANDICAP_MS);
      const entry: Waiting = { learner, due, go, onAhead };
      signal.throwIfAborted();
      signal.addEventListener('abort', give);
      this.#waiting = [...this.#waiting, entry].sort((a, b) => a.due - b.due);
      this.#next();
    });
  }

  #next(): void {
    while (this.#served.size < this.places) {
      const next = this.#waiting.find(({ learner }) => !this.#served.has(learner));
      if (!next) break;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      this.#served.add(next.learner);
      next.go();
    }
    this.#waiting.forEach(({ onAhead }, index) => onAhead(this.#served.size + index));
  }

  /** In milliseconds, of the learner's last runs. */
  #costOf(learner: number): number {
    const { ms, at } = this.#costs.get(learner) ?? { ms: 0, at: 0 };
    return ms * 0.5 ** ((this.now() - at) / HALF_LIFE_MS);
  }
}
