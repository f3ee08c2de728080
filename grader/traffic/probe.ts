import { nativePath } from '../base/paths.ts';
import type { Orders, ProbeCall } from './orders.ts';
import { ProbeChannel } from './probe-channel.ts';
import { probeOrders, type Desk } from './probe-orders.ts';

/** Makes exact system calls on command, on threads whose tid differs from its pid. */
export interface Probe extends Orders {
  readonly pid: number;
  /** Every watched call so far, in the order in which they returned. */
  readonly calls: ProbeCall[];
  /** The threads (tid) that have made such calls and are in none, nor about to be. */
  idle(): number[];
  /**
   * Orders that the probe carries out one after the other by itself, whichever threads they are for: asking and answering
   * between them would take ten times as long as they do. None but the last may wait for something from outside, as
   * their answers come together; so `started` and `blocked` are not for them.
   */
  inTurn(): Turn;
  /** The orders that are not done, oldest first, as they went to the probe. */
  pending(): string[];
  /** Ends the process, whatever it is blocked in. Safe to call twice. */
  stop(): Promise<void>;
}

export interface Turn extends Orders {
  /** Resolves when every order so far is done; rejects as the first that failed. */
  done(): Promise<void>;
}

interface ProbeOptions {
  path?: string;
  /** By which name its calls go. */
  actor?: 'probe' | 'twin';
}

/** Starts a probe process and waits until it answers. Throws KitError PROBE_DIED. */
export async function startProbe({ path = nativePath('probe'), actor = 'probe' }: ProbeOptions = {}): Promise<Probe> {
  const channel = new ProbeChannel(path);
  const calls: ProbeCall[] = [];
  const threads = new Map<number, { tid: number; underWay: number }>();
  const watched: Desk['watched'] = (thread) => {
    const state = threads.get(thread) ?? { tid: 0, underWay: 0 };
    threads.set(thread, state);
    state.underWay++;
    return (call) => {
      state.underWay--;
      state.tid = call.tid;
      calls.push(call);
    };
  };
  const me = { actor, pid: channel.pid, watched };
  const anyTime = probeOrders({ ...me, order: (...order) => channel.order(...order) });
  await anyTime.tid();
  return {
    ...anyTime,
    pid: channel.pid,
    calls,
    idle: () => [...threads.values()].filter(({ underWay }) => underWay === 0).map(({ tid }) => tid),
    inTurn: () => startTurn(channel, me),
    pending: () => channel.pending,
    stop: () => channel.stop(),
  };
}

function startTurn(channel: ProbeChannel, me: Omit<Desk, 'order'>): Turn {
  let last = 0;
  const results: Promise<unknown>[] = [];
  const orders = probeOrders({
    ...me,
    order: (thread, name, words) => {
      const order = channel.order(thread, name, ` after=${last}${words}`);
      last = order.id;
      return order;
    },
    result: (promise) => results.push(promise),
  });
  return {
    ...orders,
    done: async () => {
      await Promise.all(results);
    },
  };
}
