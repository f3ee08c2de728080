import type { FastifyRequest } from 'fastify';
import type { VerdictDiagnostic } from '../levels/verdict.ts';
import { RateLimit } from '../web/rate-limit.ts';
import { Refused } from '../web/refuse.ts';
import type { Desk } from './desk.ts';
import { Feed } from './feed.ts';
import { Runs, type RunView } from './runs.ts';

/** A route's way to the bench of the one who asks. Throws Refused 401. */
export type BenchOf = (request: FastifyRequest) => Bench;

/** A desk with what goes on at it: its runs, and the pages that watch them. */
export class Bench {
  readonly feed = new Feed();
  readonly runs: Runs;
  readonly #rate: RateLimit;
  /** The level that was run last. */
  #level: number | undefined;
  #diagnosing = new AbortController();

  constructor(readonly desk: Desk) {
    this.#rate = new RateLimit(desk.runRate);
    this.runs = new Runs(desk, (view) => this.feed.tell('run', view));
    desk.onOutsideChange(({ tag }) => {
      this.feed.tell('program', { tag });
      void this.#runAgain();
    });
  }

  /** Throws Refused 429 when too many were started before. */
  start(level: number): RunView {
    this.#rate.takeOrRefuse('', 'Too many runs at once');
    return this.#start(level);
  }

  /** Stops the compile before, which nobody wants any more. Throws Refused 409 when it is itself stopped like that. */
  async diagnose(source: string, gone: AbortSignal): Promise<VerdictDiagnostic[]> {
    this.#diagnosing.abort();
    const { signal } = (this.#diagnosing = new AbortController());
    return this.desk.diagnose(source, AbortSignal.any([gone, signal])).catch((error: unknown) => {
      if (signal.aborted) throw new Refused(409, 'A newer text of the program is compiled instead.');
      throw error;
    });
  }

  close(): void {
    this.#diagnosing.abort();
    this.feed.close();
  }

  #start(level: number): RunView {
    this.#level = level;
    return this.runs.start(level);
  }

  /** A save in another editor is graded, as `npm run watch` does. */
  async #runAgain(): Promise<void> {
    this.#start(this.#level ?? (await this.desk.progress()).level);
  }
}
