import { grouped } from '../../base/grouped.ts';
import type { ChunkEvent } from '../../events/decode.ts';
import { EGRESS, INGRESS, MESSAGE_BYTES } from '../../events/layout.ts';
import { isLook, type Call } from '../../platform/call.ts';
import { chunkDifferences } from '../differences.ts';
import type { Facts } from '../facts.ts';
import type { Mark, Remark } from '../mark.ts';
import type { Carried } from './carried.ts';
import type { Chunks, ExpectedChunk } from './chunks.ts';
import type { Connection } from './connection.ts';

/** A stretch of a stream of which there is one thing to say. Bytes have the position that a right program gives them. */
export interface Stretch {
  mark: Mark;
  from: number;
  /** Behind the last byte. */
  to: number;
  /** Which moved these bytes; none for an event that belongs to no call. */
  call?: Call;
  /** What the program sent about them: one event, or several that are right, or nothing. */
  events: ChunkEvent[];
  remarks: Remark[];
}

/** What went over a connection in one direction, beside what the program says of it. */
export interface Stream {
  direction: number;
  /** What really passed, call by call. */
  passed: { call: Call; from: number; to: number }[];
  /** In the order of the bytes. Each that passed is in one of them; an event too many is about some once more. */
  stretches: Stretch[];
}

export interface Lane {
  connection: Connection;
  /** What was read, then what was written; only those over which something went. */
  streams: Stream[];
}

/** The connections that speak HTTP or of which the program says something, each with its two streams. */
export function lanesOf(facts: Facts): Lane[] {
  const { chunks } = facts;
  if (!chunks) return [];
  const stretchesOf = stretchesByCall(facts, chunks);
  const strays = straysByConnection(chunks);
  return [...grouped(chunks.carried, ({ connection }) => connection)].flatMap(([connection, carried]) => {
    const stray = strays.get(connection) ?? [];
    const streams = [INGRESS, EGRESS]
      .map((direction) => {
        const own = carried.filter((each) => each.direction === direction);
        const places = placesOf(own, chunks);
        const stretches = own.flatMap((each) => stretchesOf(each, places.get(each)));
        return {
          direction,
          passed: [...places].map(([{ call, size }, from]) => ({ call, from, to: from + size })).sort(byPlace),
          stretches: [...stretches, ...stray.filter(({ event }) => event.direction === direction).map(strayOf)].sort(
            byPlace,
          ),
        };
      })
      .filter(({ stretches }) => stretches.length > 0);
    const isTold = streams.some(({ stretches }) => stretches.some(({ mark, events }) => mark === 'gap' || events[0]));
    return connection.spokeHttp || isTold ? [{ connection, streams }] : [];
  });
}

const byPlace = (a: { from: number }, b: { from: number }): number => a.from - b.from;

/**
 * Where each call of a direction begins. What the program reports first is at 0, so bytes of before HTTP was seen have
 * places below that.
 */
function placesOf(stream: Carried[], { bases }: Chunks): Map<Carried, number> {
  const moving = stream.filter(({ call, size }) => size > 0 && !isLook(call));
  let next = 0;
  const begins = new Map(moving.map((carried) => [carried, (next += carried.size) - carried.size]));
  const first = moving.find((carried) => bases.has(carried)) ?? moving.find(({ due }) => due === 'one') ?? moving[0];
  if (!first) return new Map();
  const shift = (bases.get(first)?.position ?? 0) - (begins.get(first) ?? 0);
  return new Map([...begins].map(([carried, at]) => [carried, bases.get(carried)?.position ?? at + shift]));
}

/** What there is to say of a call whose first byte is at this place; without one it moved nothing. */
function stretchesByCall(
  facts: Facts,
  { pairs, missing, extra, free }: Chunks,
): (carried: Carried, place: number | undefined) => Stretch[] {
  const pairsOf = grouped(pairs, ({ wanted }) => wanted.carried);
  const missingOf = grouped(missing, ({ carried }) => carried);
  const freeOf = grouped(free, ({ wanted }) => wanted.carried);
  const extraOf = grouped(extra, ({ again, cause }) => (again ?? cause)?.carried);
  return (carried, place) => {
    const { call } = carried;
    const stretch = (mark: Mark, { at, size }: Span, event?: ChunkEvent, remarks: Remark[] = []): Stretch => ({
      ...{ mark, from: (place ?? 0) + at, to: (place ?? 0) + at + size },
      ...{ call, remarks, events: event ? [event] : [] },
    });
    const told = (pairsOf.get(carried) ?? []).map(({ wanted, event }) => {
      const remarks = chunkDifferences(facts, { wanted, event });
      return stretch(remarks.length > 0 ? 'differs' : 'right', wanted, event, remarks);
    });
    const untold = (missingOf.get(carried) ?? []).map((wanted) => stretch('gap', wanted));
    const unjudged = (freeOf.get(carried) ?? []).map(({ wanted, event }) => stretch('free', wanted, event));
    const surplus = (extraOf.get(carried) ?? []).map(({ event, again, cause }) => {
      const actual = again ? 'the same bytes once more' : whyNotReported(carried);
      return stretch('extra', placeOfExtra(again ?? cause, event, place), event, [{ actual }]);
    });
    const whole = place === undefined ? [] : filled([...told, ...untold, ...unjudged], carried, place);
    return [...whole, ...surplus].sort(byPlace);
  };
}

interface Span {
  at: number;
  size: number;
}

const whyNotReported = ({ call, size }: Carried): string => {
  if (size === 0) return 'this call moved nothing';
  return isLook(call) ? 'this call only looked' : 'this connection does not speak HTTP';
};

/** An event about nothing that passed stands where it says. */
function placeOfExtra(wanted: ExpectedChunk | undefined, event: ChunkEvent, place: number | undefined): Span {
  if (wanted && place !== undefined && wanted.size > 0) return wanted;
  return { at: Number(event.position) - (place ?? 0), size: Math.min(event.msgSize, MESSAGE_BYTES) };
}

/** Neighbours of which the same is to be said become one; what nothing was said of, and need not be, is there, too. */
function filled(stretches: Stretch[], { call, due, size }: Carried, place: number): Stretch[] {
  const all: Stretch[] = [];
  const add = (stretch: Stretch) => {
    const last = all.at(-1);
    if (last?.mark === stretch.mark && last.to === stretch.from && stretch.mark !== 'differs') {
      last.to = stretch.to;
      last.events.push(...stretch.events);
    } else all.push(stretch);
  };
  const upTo = (end: number) => {
    const from = all.at(-1)?.to ?? place;
    if (from < end) add({ mark: due === 'free' ? 'free' : 'silent', from, to: end, call, events: [], remarks: [] });
  };
  for (const stretch of stretches.sort(byPlace)) {
    upTo(stretch.from);
    add(stretch);
  }
  upTo(place + size);
  return all;
}

/** Events that belong to no call, by the connection that they name at that time. */
function straysByConnection({ carried, extra }: Chunks): Map<Connection | undefined, { event: ChunkEvent }[]> {
  const connections = [...new Set(carried.map(({ connection }) => connection))];
  const strays = extra.filter(({ again, cause }) => !again && !cause);
  return grouped(strays, ({ event: { pid, fd, timestampNs } }) =>
    connections.find(
      ({ transfers, close, ...named }) =>
        named.pid === pid &&
        named.fd === fd &&
        timestampNs >= (transfers[0]?.notBefore ?? 0n) &&
        timestampNs <= ((close ?? transfers.at(-1))?.notAfter ?? 0n),
    ),
  );
}

const strayOf = ({ event }: { event: ChunkEvent }): Stretch => {
  const from = Number(event.position);
  const to = from + Math.min(event.msgSize, MESSAGE_BYTES);
  return { mark: 'extra', from, to, events: [event], remarks: [{ actual: 'no call that it could be for' }] };
};
