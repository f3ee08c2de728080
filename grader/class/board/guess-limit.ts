import { networkOf } from './network-of.ts';
import { RateLimit } from '../../web/rate-limit.ts';

/** A class types its code wrong now and then; all of it may sit behind one address. */
const ONE_ADDRESS = { burst: 20, perMinute: 20 };
const ALL_ADDRESSES = { burst: 120, perMinute: 120 };
const ALL = 'all';

/**
 * Slows down the guessing of a secret that is short enough to be guessed: only wrong guesses count. When none is left,
 * even the right one has to wait. At 120 guesses a minute, finding a code takes two years on average.
 */
export class GuessLimit {
  readonly #one: RateLimit;
  readonly #all: RateLimit;

  constructor(now = Date.now) {
    this.#one = new RateLimit(ONE_ADDRESS, now);
    this.#all = new RateLimit(ALL_ADDRESSES, now);
  }

  /** Seconds to wait before the next guess; 0: now. */
  waitFor(address: string): number {
    return Math.max(this.#one.waitFor(networkOf(address)), this.#all.waitFor(ALL));
  }

  wrong(address: string): void {
    this.#one.take(networkOf(address));
    this.#all.take(ALL);
  }
}
