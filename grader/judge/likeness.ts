import type { CloseEvent, ConnectionId, DataEvent, OpenEvent } from '../events/decode.ts';
import type { Call } from '../traffic/call.ts';
import type { Expected, ExpectedData, ExpectedOpen } from './expected.ts';

/*
 * How much an event and a call have in common, in points. What cannot be a coincidence (the client's port, random
 * bytes) weighs most, then the time, then the connection. match.ts says how many points make a pair.
 */

export function openLikeness(wanted: ExpectedOpen, event: OpenEvent): number {
  if (isStrangerToFree(wanted, event)) return 0;
  const port = wanted.peer !== undefined && event.peer?.port === wanted.peer.port;
  return (port ? 6 : 0) + sameTime(wanted.call, event.timestampNs) + sameConnection(wanted, event);
}

/** Payloads are random, so a common beginning of 16 bytes is proof enough of where an event comes from. */
export function dataLikeness(wanted: ExpectedData, event: DataEvent): number {
  if (isStrangerToFree(wanted, event)) return 0;
  const differs = wanted.bytes.findIndex((byte, i) => byte !== event.msg[i]);
  const alike = differs < 0 ? wanted.bytes.length : differs;
  return (
    (alike >= 16 ? 8 + alike / 1000 : 0) +
    sameTime(wanted.call, event.timestampNs) +
    sameConnection(wanted, event) +
    (event.msgSize === wanted.size && wanted.size > 0 ? 3 : 0) +
    (event.direction === wanted.direction ? 1 : 0)
  );
}

export function closeLikeness(wanted: Expected, event: CloseEvent): number {
  if (isStrangerToFree(wanted, event)) return 0;
  return sameTime(wanted.call, event.timestampNs) + sameConnection(wanted, event);
}

/** A call on which there is no verdict excuses its own event and no other. */
const isStrangerToFree = (wanted: Expected, event: ConnectionId): boolean =>
  wanted.due === 'free' && (wanted.pid !== event.pid || wanted.fd !== event.fd);

const sameConnection = (wanted: Expected, event: ConnectionId): number =>
  (event.pid === wanted.pid ? 2 : event.pid === wanted.call.tid ? 1 : 0) + (event.fd === wanted.fd ? 2 : 0);

/** A call that was over at once says more by its time than one that waited while others came and went. */
function sameTime({ notBefore, notAfter, ...call }: Call, timestampNs: bigint): number {
  if (timestampNs >= notBefore && timestampNs <= notAfter) return 4 + 1 / (2 + Number(notAfter - notBefore) / 1e6);
  return inTime({ notBefore, notAfter, ...call }, timestampNs) ? 3 : 0;
}

/** The kernel's fast clock and clock_gettime may differ by a little. */
const CLOCK_SLACK_NS = 1_000_000n;

/** Whether a time lies within a call, give or take the difference between two ways of reading one clock. */
export const inTime = (call: Call, timestampNs: bigint): boolean =>
  timestampNs >= call.notBefore - CLOCK_SLACK_NS && timestampNs <= call.notAfter + CLOCK_SLACK_NS;
