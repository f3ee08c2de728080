import type { CloseEvent, ConnectionId, DataEvent, OpenEvent } from '../events/decode.ts';
import type { Call } from '../platform/call.ts';
import type { Expected, ExpectedData, ExpectedOpen } from './expected.ts';

/*
 * How much an event and a call have in common, in points. What cannot be a coincidence (the client's port, random
 * bytes) weighs most, then the connection, then the time. match.ts says how many points make a pair.
 */

export function openLikeness(wanted: ExpectedOpen, event: OpenEvent): number {
  const port = wanted.client !== undefined && event.peer?.port === wanted.client.port;
  const time = sameTime(wanted.call, event.timestampNs);
  // A process accepts now and then, not all the time: its own moment says more than that of a read or a write.
  const moment = time > 0 && event.pid === wanted.pid;
  return (port ? 6 : 0) + time + sameConnection(wanted, event) + (moment ? 5 : 0);
}

export function dataLikeness(wanted: ExpectedData, event: DataEvent): number {
  const time = sameTime(wanted.call, event.timestampNs);
  const bytes = sameBytes(wanted.bytes, event.msg, time > 0);
  if (wanted.due === 'free' && bytes === 0 && !isSameConnection(wanted, event)) return 0;
  return (
    bytes +
    time +
    sameConnection(wanted, event) +
    (event.msgSize === wanted.size && wanted.size > 0 ? 3 : 0) +
    (event.direction === wanted.direction ? 1 : 0)
  );
}

export const closeLikeness = (wanted: Expected, event: CloseEvent): number =>
  sameTime(wanted.call, event.timestampNs) + sameConnection(wanted, event);

/**
 * Messages end in random text, so a whole one at its moment is proof; what curl and the server say begins alike each time.
 * At another moment it may be what an earlier call has left in the memory, and weighs less than the moment.
 */
function sameBytes(wanted: Uint8Array, msg: Uint8Array, isMoment: boolean): number {
  const differs = wanted.findIndex((byte, i) => byte !== msg[i]);
  const alike = differs < 0 ? wanted.length : differs;
  if (alike === wanted.length && alike >= 12) return isMoment ? 100 : 3.5 + alike / 1000;
  // A short piece of a vector: what tells it from the others of the same call.
  if (alike === wanted.length && alike > 0) return isMoment ? 2 : 0;
  return alike >= 16 ? (isMoment ? 8 : 3) + alike / 1000 : 0;
}

const isSameConnection = (wanted: Expected, event: ConnectionId): boolean =>
  event.pid === wanted.pid && event.fd === wanted.fd;

/** Both together say more than a time, as others act at the same time. */
export const sameConnection = (wanted: Expected, event: ConnectionId): number =>
  isSameConnection(wanted, event)
    ? 7
    : (event.pid === wanted.pid ? 2 : event.pid === wanted.call.tid ? 1 : 0) + (event.fd === wanted.fd ? 2 : 0);

/** Of calls that went on at one time, it is most likely of the one that returned next. */
export function sameTime(call: Call, timestampNs: bigint): number {
  const { notBefore, notAfter } = call;
  if (timestampNs >= notBefore && timestampNs <= notAfter) return 4 + 1 / (2 + Number(notAfter - timestampNs) / 1e6);
  return inTime(call, timestampNs) ? 3 : 0;
}

/**
 * The kernel's fast clock and clock_gettime may differ by a little. Seen in the lab, on a busy machine too, is no difference at
 * all: the nearest of 125 events came 69 µs after its call had begun, or before it had ended.
 */
const CLOCK_SLACK_NS = 20_000n;

/** Whether a time lies within a call, give or take the difference between two ways of reading one clock. */
export const inTime = (call: Call, timestampNs: bigint): boolean =>
  timestampNs >= call.notBefore - CLOCK_SLACK_NS && timestampNs <= call.notAfter + CLOCK_SLACK_NS;
