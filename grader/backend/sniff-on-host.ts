import { fromProcesses } from '../events/from-processes.ts';
import { missedReturns } from '../kernel/missed-returns.ts';
import { attachForGood } from '../traffic/attach-for-good.ts';
import { listensOn } from '../traffic/servers/listens-on.ts';
import { ownEcho } from './own-echo.ts';
import { ownKernelHeaders } from './own-kernel.ts';
import type { SnifferMessage, SniffPlace } from './start-sniffer.ts';

/** Whose events are shown; everybody's, where nothing is said. */
export interface Watched {
  pids: number[] | undefined;
  /** Of the processes that listen on it. */
  serverPort: number | undefined;
}

/**
 * How many calls may be inside a return hook at once: the most that the kernel allows. On a machine of one's own, hundreds of
 * processes may wait in a read.
 */
const MAX_ACTIVE = 4096;
const LOOK_FOR_MISSED_MS = 1000;

/** This machine with all of its processes. Throws KitError for what the machine lacks. */
export function sniffOnHost(watched: Watched): SniffPlace {
  const headers = ownKernelHeaders({ fuse: false });
  const inbox: SnifferMessage[] = [];
  let wake: (() => void) | undefined;
  const put = (message: SnifferMessage) => {
    inbox.push(message);
    wake?.();
  };
  let stop: (() => void) | undefined;
  return {
    headers,
    attach: (bundle, plan) => {
      const own = new Set<number>();
      const isWatched = watchedBy(watched);
      const isShown = fromProcesses((pid) => !own.has(pid) && isWatched(pid));
      const attached = attachForGood(
        ...[bundle, plan],
        {
          onSamples: (samples) => put({ type: 'samples', samples: samples.filter(isShown) }),
          onPrinted: (lines) => put({ type: 'printed', lines }),
          onLost: (output, count) => put({ type: 'lost', output, count }),
        },
        MAX_ACTIVE,
      );
      if (!attached.ok) return Promise.resolve(attached.refusal);
      // Only now is every thread there.
      for (const pid of ownEcho()) own.add(pid);
      const missed = followMissed(put);
      stop = () => {
        clearInterval(missed);
        attached.stop();
      };
      return Promise.resolve(undefined);
    },
    next: async () => {
      for (;;) {
        const message = inbox.shift();
        if (message) return message;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    stop: () => {
      stop?.();
      stop = undefined;
      return Promise.resolve();
    },
  };
}

function watchedBy({ pids, serverPort }: Watched): (pid: number) => boolean {
  const listens = serverPort === undefined ? undefined : listensOn(serverPort);
  return (pid) => (pids?.includes(pid) ?? true) && (listens?.(pid) ?? true);
}

/** Tells of returns that no hook saw, each once. */
function followMissed(put: (message: SnifferMessage) => void): NodeJS.Timeout {
  const told = new Map<string, number>();
  return setInterval(() => {
    for (const [symbol, all] of missedReturns()) {
      const count = all - (told.get(symbol) ?? 0);
      if (count > 0) put({ type: 'missed', function: symbol, count });
      told.set(symbol, all);
    }
  }, LOOK_FOR_MISSED_MS);
}
