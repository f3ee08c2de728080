import { EGRESS, INGRESS, MESSAGE_BYTES } from '../../events/layout.ts';
import { isLook, type Call } from '../../platform/call.ts';
import { roleOf } from '../../platform/system-calls.ts';
import { beginningOf, MIN_HTTP_BYTES, START_BYTES, type Beginning } from '../beginning.ts';
import { MOST_PIECES, type Due } from '../expected.ts';
import { hasNoPlace, partsOf, type Part } from '../parts.ts';
import { connectionsOf, overlap, type Connection } from './connection.ts';

/** A part of a call, and where it begins in what the call moved. */
export interface Placed extends Part {
  at: number;
}

/** What a call carried over a connection, and how much of it a right program reports. */
export interface Carried {
  call: Call;
  connection: Connection;
  direction: number;
  /** `one`: all up to `dueBytes`. */
  due: Due;
  begins: Beginning;
  /** Whether the connection is known to speak HTTP from this call on. */
  isFirst: boolean;
  parts: Placed[];
  /** How many bytes it moved, and the first of them that have to be reported. */
  size: number;
  dueBytes: number;
}

type Content = Omit<Carried, 'due' | 'dueBytes' | 'isFirst'>;

/** So many events of a call, or pieces without a part, a program looks at. */
export const MOST_EVENTS = 32;

/** All transfers, connection by connection, each in the order in which they returned. */
export const carriedBy = (calls: Call[], attachedAt: bigint): Carried[] =>
  connectionsOf(calls, attachedAt).flatMap(carriedOver);

/**
 * A connection on which HTTP was seen once is HTTP until it is closed. What came before may have been its beginning, cut
 * in two, and a program may know that or not.
 */
function carriedOver(connection: Connection): Carried[] {
  const { before } = connection;
  connection.followsHttp = before !== undefined && (before.spokeHttp || before.followsHttp);
  let state: 'none' | 'unclear' | 'http' = 'none';
  let seenBy: Call | undefined;
  const begun = new Map<number, Buffer>();
  const dueOf = ({ call, direction, parts, size, begins }: Content): Due => {
    if (size === 0 || isLook(call)) return 'none';
    if (state === 'http') return seenBy && overlap(seenBy, call) && begins !== 'http' ? 'free' : 'one';
    if (begins === 'http') {
      state = 'http';
      connection.spokeHttp = true;
      seenBy = call;
      return 'one';
    }
    const earlier = begun.get(direction) ?? Buffer.alloc(0);
    const both = Buffer.concat([earlier, ...parts.map(({ bytes }) => bytes)]);
    if (begins === 'unclear' || (earlier.length > 0 && beginningOf(both, both.length) !== 'other')) state = 'unclear';
    begun.set(direction, both.subarray(0, MIN_HTTP_BYTES));
    return state === 'unclear' ? 'free' : 'none';
  };
  const contents = connection.transfers.map((call) => contentOf(call, connection));
  const dues = contents.map(dueOf);
  return contents.map((carried, i) => {
    const due = dues[i] ?? 'none';
    // What came before HTTP was seen, a program may have kept.
    const judged = due === 'none' && connection.spokeHttp ? 'free' : due;
    return {
      ...carried,
      due: judgedOn(carried, judged),
      isFirst: carried.call === seenBy,
      dueBytes: dueBytesOf(carried.parts),
    };
  });
}

/** Of what is no connection that the program saw accepted, right programs may report HTTP or not. */
function judgedOn({ connection: { isKnown, isDoubtful }, size, call, begins }: Content, due: Due): Due {
  if (size === 0 || isLook(call)) return 'none';
  if (!isKnown && due === 'one') return 'free';
  return isDoubtful && begins !== 'http' ? 'free' : due;
}

function contentOf(call: Call, connection: Connection): Content {
  let at = 0;
  const parts = (call.result > 0 && !hasNoPlace(call) ? partsOf(call) : partsOf({ ...call, result: 0 })).map((part) => {
    const placed = { ...part, at };
    at += part.moved;
    return placed;
  });
  const first = parts.findIndex(({ moved }) => moved > 0);
  const { bytes = new Uint8Array(), moved = 0 } = parts[first] ?? {};
  const told = beginningOf(
    first >= 0 && moved < START_BYTES ? Buffer.concat(parts.map((part) => part.bytes)) : bytes,
    at,
  );
  // A first piece that is too short for HTTP's beginning: right programs may or may not put the beginning together.
  const begins = told === 'http' && (moved < START_BYTES || first >= MOST_PIECES) ? 'unclear' : told;
  const direction = roleOf(call.name) === 'reads' ? INGRESS : EGRESS;
  return { call, connection, direction, begins, parts, size: at };
}

function dueBytesOf(parts: Placed[]): number {
  let left = MOST_EVENTS;
  for (const { at, moved } of parts) {
    if (left === 0) return at;
    const events = Math.max(1, Math.ceil(moved / MESSAGE_BYTES));
    if (events > left) return at + left * MESSAGE_BYTES;
    left -= events;
  }
  return parts.reduce((sum, { moved }) => sum + moved, 0);
}
