import type { Backend } from '../backend/backend.ts';

/** Kernels for one run each, of which one is kept ready: started, warm, and asleep until it is wanted. */
export interface WaitingKernel {
  /** Gets one ready, unless that is done or under way. */
  prepare(): void;
  /** The one that is ready; else one that has yet to be started. It then belongs to the caller. */
  take: () => Promise<Backend>;
  /** Ends the one that nobody took. */
  stop(): Promise<void>;
}

export function waitingKernel(open: () => Promise<Backend>): WaitingKernel {
  let next: { backend: Promise<Backend>; isReady: boolean } | undefined;
  const stop = async (): Promise<void> => {
    const backend = next?.backend;
    next = undefined;
    await backend?.then(
      (opened) => opened.stop(),
      () => undefined,
    );
  };
  return {
    prepare: () => {
      if (next) return;
      const mine = { backend: open(), isReady: false };
      next = mine;
      mine.backend
        .then(async (backend) => {
          await backend.start();
          await backend.rest();
          mine.isReady = true;
        })
        // A kernel that does not start is told by the run that wants it.
        .catch(() => undefined);
    },
    take: async () => {
      if (!next?.isReady) {
        // One that is still getting warm would keep the run waiting longer than it saves.
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
