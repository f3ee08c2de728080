import { EGRESS, INGRESS, MESSAGE_BYTES } from '../events/layout.ts';
import { movesBytes, roleOf } from '../platform/system-calls.ts';
import type { Call, Peer } from '../traffic/call.ts';
import { strandsOf } from './strands.ts';

/**
 * What a right program sends for a call: `one` event, `none`, or `free`, where right programs may differ: for calls that
 * began before the hooks were attached, and on descriptors that are no accepted connection.
 */
export type Due = 'one' | 'none' | 'free';

/** A call, and what its event would say. */
export interface Expected {
  call: Call;
  due: Due;
  pid: number;
  fd: number;
}

/** `peer` is undefined where the caller passed no room for it. */
export interface ExpectedOpen extends Expected {
  peer: Peer | undefined;
}

export interface ExpectedData extends Expected {
  direction: number;
  size: number;
  bytes: Uint8Array;
}

/** One open event for each accepted connection, none for an accept that failed. */
export const expectedOpens = (calls: Call[], attachedAt: bigint): ExpectedOpen[] =>
  calls
    .filter(({ name }) => roleOf(name) === 'opens')
    .map((call) => {
      const due = call.result < 0 ? 'none' : call.notBefore >= attachedAt ? 'one' : 'free';
      return { call, due, pid: call.pid, fd: call.result, peer: call.peer };
    });

/** One data event for each read and write that transferred HTTP, none for the others. */
export function expectedData(calls: Call[], attachedAt: bigint): ExpectedData[] {
  const onConnection = connectionsAmong(calls, attachedAt);
  return calls
    .filter(({ name }) => movesBytes(name))
    .map((call) => {
      const due = !looksLikeHttp(call) ? 'none' : onConnection.has(call) ? 'one' : 'free';
      const size = Math.min(Math.max(call.result, 0), MESSAGE_BYTES);
      const bytes = (call.bytes ?? new Uint8Array()).subarray(0, size);
      const direction = roleOf(call.name) === 'reads' ? INGRESS : EGRESS;
      return { call, due, pid: call.pid, fd: call.fd, direction, size, bytes };
    });
}

/** One close event for each close of a connection, none for a close that failed. */
export function expectedCloses(calls: Call[], attachedAt: bigint): Expected[] {
  const onConnection = connectionsAmong(calls, attachedAt);
  return calls
    .filter(({ name }) => roleOf(name) === 'closes')
    .map((call) => {
      const due = call.result < 0 ? 'none' : onConnection.has(call) ? 'one' : 'free';
      return { call, due, pid: call.pid, fd: call.fd };
    });
}

/** Anything shorter is no HTTP, whatever it begins with. */
export const MIN_HTTP_BYTES = 16;

/** At least 16 bytes that start with HTTP or POST. */
export function looksLikeHttp({ result, bytes }: Call): boolean {
  if (result < MIN_HTTP_BYTES || bytes === undefined) return false;
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start === 'HTTP' || start === 'POST';
}

/** The calls that were made on a connection which the program saw being accepted. */
function connectionsAmong(calls: Call[], attachedAt: bigint): Set<Call> {
  const watched = calls.filter(({ notBefore }) => notBefore >= attachedAt);
  const connections = strandsOf(watched).filter(({ fd }) => fd !== undefined);
  return new Set(connections.flatMap((strand) => strand.calls.filter(({ name }) => roleOf(name) !== 'opens')));
}
