import { tooMany } from './refuse.ts';

interface Bucket {
  left: number;
  at: number;
}

export interface Rate {
  /** How many at once. */
  burst: number;
  /** How many come back in a minute. */
  perMinute: number;
}

/** The oldest keys are forgotten beyond that: more addresses, or learners, than that are no class. */
const MAX_KEYS = 10_000;

/** Something that each of many may do so often, and no more: a bucket for each key, which fills up with time. */
export class RateLimit {
  readonly #buckets = new Map<string | number, Bucket>();

  constructor(
    private readonly rate: Rate,
    private readonly now = Date.now,
  ) {}

  /** Seconds until the next one; 0: now. */
  waitFor(key: string | number): number {
    const { left } = this.#filled(key);
    return left >= 1 ? 0 : Math.ceil(((1 - left) / this.rate.perMinute) * 60);
  }

  /** Throws Refused 429 with the time to wait when none is left; `whenNone` says of what there are too many. */
  takeOrRefuse(key: string | number, whenNone: string): void {
    const seconds = this.waitFor(key);
    if (seconds > 0) throw tooMany(whenNone, seconds);
    this.take(key);
  }

  take(key: string | number): void {
    const { left, at } = this.#filled(key);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left - 1, at });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_KEYS && oldest !== undefined) this.#buckets.delete(oldest);
  }

  #filled(key: string | number): Bucket {
    const { burst, perMinute } = this.rate;
    const at = this.now();
    const bucket = this.#buckets.get(key) ?? { left: burst, at };
    return { left: Math.min(burst, bucket.left + ((at - bucket.at) / 60_000) * perMinute), at };
  }
}
