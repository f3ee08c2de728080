interface Bucket {
  left: number;
  at: number;
}

interface Rate {
  burst: number;
  /** How many come back in a minute. */
  perMinute: number;
}

/** A class types its code wrong now and then; all of it may sit behind one address. */
const ONE_ADDRESS: Rate = { burst: 20, perMinute: 20 };
const ALL_ADDRESSES: Rate = { burst: 120, perMinute: 120 };
/** More addresses than that are no class; the oldest are forgotten, the limit for all of them stays. */
const MAX_ADDRESSES = 10_000;

/**
 * Slows the guessing of a secret down: only wrong guesses count. Who has none left is not even told whether the next one
 * is right. At 120 guesses a minute, finding a code takes two years on average.
 */
export class GuessLimit {
  readonly #addresses = new Map<string, Bucket>();
  #all: Bucket;

  constructor(private readonly now = Date.now) {
    this.#all = { left: ALL_ADDRESSES.burst, at: now() };
  }

  /** Seconds to wait before the next guess; 0: now. */
  waitFor(address: string): number {
    const key = networkOf(address);
    const own = this.#filled(this.#addresses.get(key), ONE_ADDRESS);
    this.#all = this.#filled(this.#all, ALL_ADDRESSES);
    return Math.max(secondsUntilOne(own, ONE_ADDRESS), secondsUntilOne(this.#all, ALL_ADDRESSES));
  }

  wrong(address: string): void {
    const key = networkOf(address);
    const own = this.#filled(this.#addresses.get(key), ONE_ADDRESS);
    this.#addresses.delete(key);
    this.#addresses.set(key, { ...own, left: own.left - 1 });
    this.#all = this.#filled(this.#all, ALL_ADDRESSES);
    this.#all.left--;
    const [oldest] = this.#addresses.keys();
    if (this.#addresses.size > MAX_ADDRESSES && oldest !== undefined) this.#addresses.delete(oldest);
  }

  #filled(bucket: Bucket | undefined, { burst, perMinute }: Rate): Bucket {
    const at = this.now();
    if (!bucket) return { left: burst, at };
    return { left: Math.min(burst, bucket.left + ((at - bucket.at) / 60_000) * perMinute), at };
  }
}

const secondsUntilOne = ({ left }: Bucket, { perMinute }: Rate): number =>
  left >= 1 ? 0 : Math.ceil(((1 - left) / perMinute) * 60);

/** One machine has as many IPv6 addresses as it likes, all in one /64. */
const networkOf = (address: string): string =>
  address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address;
