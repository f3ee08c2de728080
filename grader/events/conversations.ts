import type { ChunkEvent, CloseEvent, DataEvent, OpenEvent } from './decode.ts';

export type ConnectionEvent = OpenEvent | DataEvent | ChunkEvent | CloseEvent;

/** What was reported of one connection, from its open event to its close event. */
export interface Conversation {
  pid: number;
  fd: number;
  /** Undefined for a connection that was there before the program was attached. */
  open: OpenEvent | undefined;
  data: (DataEvent | ChunkEvent)[];
  /** Undefined when the fd was opened anew without a close event, or when this is only a part. */
  close: CloseEvent | undefined;
  /** It has not closed, and too much was kept of it: what comes later is a conversation without an open event. */
  isPart: boolean;
}

/** Events of different CPUs overtake each other by less than this, in milliseconds and in nanoseconds. */
const SETTLE_MS = 200;
const OVERTAKING_NS = 1_000_000_000n;
/** Events of connections that have not closed; at 400 bytes each, and what describes them, some 100 MB. */
const MOST_KEPT = 100_000;

/**
 * Sorts events into conversations. A pid and an fd name a connection only until it is closed: then the number is free
 * for the next one.
 */
export class Conversations {
  private readonly arrivals = new Map<string, { event: ConnectionEvent; atMs: number }[]>();
  private readonly mostKept: number;

  constructor({ mostKept = MOST_KEPT } = {}) {
    this.mostKept = mostKept;
  }

  /** `nowMs`: any clock that does not go back, the same one for all calls. */
  add(event: ConnectionEvent, nowMs: number): void {
    const key = `${event.pid}:${event.fd}`;
    const list = this.arrivals.get(key) ?? [];
    this.arrivals.set(key, list);
    list.splice(placeFor(event, list), 0, { event, atMs: nowMs });
  }

  /**
   * The conversations that have closed, each once. The youngest are left for the next time: their data may be late. Of
   * those that never close, no more than a limit is kept: the longest are taken in parts.
   */
  takeClosed(nowMs: number): Conversation[] {
    return [...this.take((atMs) => atMs <= nowMs - SETTLE_MS), ...this.takeParts()];
  }

  /** All that have closed, as no more events are to come. */
  takeRest(): Conversation[] {
    return this.take(() => true);
  }

  /** How many connections have been reported and not closed. */
  get unclosed(): number {
    return [...this.arrivals.values()].filter((list) => list.some(({ event }) => event.kind !== 'close')).length;
  }

  private take(isSettled: (atMs: number) => boolean): Conversation[] {
    const taken: ConnectionEvent[][] = [];
    for (const [key, list] of this.arrivals) {
      const last = list.findLastIndex(({ event, atMs }) => event.kind === 'close' && isSettled(atMs));
      if (last < 0) continue;
      taken.push(list.splice(0, last + 1).map(({ event }) => event));
      if (list.length === 0) this.arrivals.delete(key);
    }
    return taken.flatMap(split);
  }

  private takeParts(): Conversation[] {
    const parts: Conversation[] = [];
    let kept = [...this.arrivals.values()].reduce((sum, list) => sum + list.length, 0);
    if (kept <= this.mostKept) return parts;
    for (const [key, list] of [...this.arrivals].sort(([, a], [, b]) => b.length - a.length)) {
      if (kept <= this.mostKept) break;
      this.arrivals.delete(key);
      kept -= list.length;
      parts.push(
        ...split(list.map(({ event }) => event)).map((part) => ({ ...part, isPart: part.close === undefined })),
      );
    }
    return parts;
  }
}

/**
 * Samples of one CPU come in their order, those of two CPUs nearly so: the event's own time puts them right. A time that
 * is far off is the learner's mistake and moves nothing.
 */
function placeFor(event: ConnectionEvent, list: { event: ConnectionEvent }[]): number {
  const isEarlier = ({ event: other }: { event: ConnectionEvent }) => {
    const ahead = other.timestampNs - event.timestampNs;
    return ahead <= 0n || ahead >= OVERTAKING_NS;
  };
  return list.findLastIndex(isEarlier) + 1;
}

/** One after the other on the same fd; closes of what nobody reported (files, mostly) are left out. */
function split(events: ConnectionEvent[]): Conversation[] {
  const found: Conversation[] = [];
  let current: Conversation | undefined;
  for (const event of events) {
    if (event.kind === 'close') {
      if (current) current.close = event;
      current = undefined;
      continue;
    }
    if (event.kind === 'open' || !current) {
      current = { pid: event.pid, fd: event.fd, open: undefined, data: [], close: undefined, isPart: false };
      found.push(current);
    }
    if (event.kind === 'open') current.open = event;
    else current.data.push(event);
  }
  return found;
}
