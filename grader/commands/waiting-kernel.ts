import type { Backend } from '../backend/backend.ts';

/** Kernels for one run each, of which one is kept ready: started, warm, and asleep until it is wanted. */
export interface WaitingKernel {
  /** Gets one ready for a run of this level, unless that is done or under way. */
  prepare: (level: number) => void;
  /** The one that is ready or nearly so; else one that has yet to be started. It then belongs to the caller, who starts it. */
  take: () => Promise<Backend>;
  /** Ends the one that nobody took. */
  stop(): Promise<void>;
}

/** How long the first may take: what level 4 takes on two cores under emulation. */
const FIRST_MS = 2000;

export function waitingKernel(open: () => Promise<Backend>): WaitingKernel {
  let next: { backend: Promise<Backend>; since: number; isReady: boolean } | undefined;
  /** How long one took last. */
  let usualMs = FIRST_MS;
  // With more than that to go, one that need not get warm gives its verdict sooner.
  const isHalfway = (since: number) => performance.now() - since > usualMs / 2;
  const stop = async (): Promise<void> => {
    const backend = next?.backend;
    next = undefined;
    await backend?.then(
      (opened) => opened.stop(),
      () => undefined,
    );
  };
  return {
    prepare: (level) => {
      if (next) return;
      const mine = { backend: open(), since: performance.now(), isReady: false };
      next = mine;
      const isMine = () => next === mine;
      mine.backend
        .then(async (backend) => {
          // A run that has taken it starts it, and one that was given up is not started at all.
          if (!isMine()) return;
          await backend.start();
          if (!isMine()) return;
          await backend.rest(level);
          mine.isReady = true;
          usualMs = performance.now() - mine.since;
        })
        // What is wrong may be right when the next run comes, which then tries anew.
        .catch(() => (isMine() ? stop() : undefined));
    },
    take: async () => {
      if (!next || !(next.isReady || isHalfway(next.since))) {
        void stop();
        return open();
      }
      const { backend } = next;
      next = undefined;
      return backend;
    },
    stop,
  };
}
