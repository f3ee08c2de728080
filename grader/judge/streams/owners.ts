import { grouped } from '../../base/grouped.ts';
import type { ChunkEvent } from '../../events/decode.ts';
import { sameConnection, sameTime } from '../likeness.ts';
import { LEAST, ORDER, SURE } from '../match.ts';
import type { Carried } from './carried.ts';

/** So many bytes at the beginning of an event are looked for in what a call moved. */
const BEGINNING = 32;
/** So many cannot be there by chance. */
const TELLING = 12;

/**
 * The call that each event is most like; undefined for one that is like none. Several events may be for one call, but one
 * that is hardly like it is not for a call that has others.
 */
export function ownersOf(all: Carried[], events: ChunkEvent[]): Map<ChunkEvent, Carried | undefined> {
  const byConnection = grouped(all, ({ connection: { pid, fd } }) => `${pid}:${fd}`);
  const nearest = events.map((event) => {
    const near = (byConnection.get(`${event.pid}:${event.fd}`) ?? []).filter(
      ({ call, size }) => size > 0 && sameTime(call, event.timestampNs) > 0,
    );
    const best = near.length === 1 && near[0] ? { carried: near[0], points: SURE } : likeliest(all, event);
    return { event, carried: best?.carried, isSure: (best?.points ?? 0) >= SURE };
  });
  const reported = new Set(nearest.filter(({ isSure }) => isSure).map(({ carried }) => carried));
  return new Map(
    nearest.map(({ event, carried, isSure }) => [event, isSure || !reported.has(carried) ? carried : undefined]),
  );
}

interface Likeness {
  carried: Carried;
  points: number;
}

function likeliest(all: Carried[], event: ChunkEvent): Likeness | undefined {
  let best: Likeness | undefined;
  const beginning = Buffer.from(event.msg.subarray(0, Math.min(event.msgSize || BEGINNING, BEGINNING)));
  for (const carried of all) {
    const points = likeness(carried, event, beginning);
    if (points < LEAST[carried.due]) continue;
    const ahead = points - (best?.points ?? 0) || (best ? ORDER[best.carried.due] - ORDER[carried.due] : 1);
    if (ahead > 0) best = { carried, points };
  }
  return best;
}

function likeness(
  { call, connection: { pid, fd }, direction, due, parts }: Carried,
  event: ChunkEvent,
  beginning: Buffer,
): number {
  const time = sameTime(call, event.timestampNs);
  const isSame = event.pid === pid && event.fd === fd;
  const bytes = sameBytes(parts, beginning, time > 0);
  if (due === 'free' && bytes === 0 && !isSame) return 0;
  return time + bytes + sameConnection({ call, due, pid, fd }, event) + (event.direction === direction ? 1 : 0);
}

/** A stretch of random text is proof at its moment; at another it may be what an earlier call has left in the memory. */
function sameBytes(parts: Carried['parts'], beginning: Buffer, isMoment: boolean): number {
  const isThere = parts.some(({ bytes }) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(beginning),
  );
  if (beginning.length === 0 || !isThere) return 0;
  if (beginning.length >= TELLING) return isMoment ? 100 : 3.5;
  return isMoment ? 2 : 0;
}
