import { EGRESS, INGRESS, MESSAGE_BYTES } from '../events/layout.ts';
import type { Call, Peer } from '../traffic/call.ts';

/** An event that a right program sends, and the call that it is for. */
export interface ExpectedOpen {
  call: Call;
  pid: number;
  fd: number;
  peer: Peer;
}

export interface ExpectedData {
  call: Call;
  pid: number;
  fd: number;
  direction: number;
  size: number;
  bytes: Uint8Array;
}

export interface ExpectedClose {
  call: Call;
  pid: number;
  fd: number;
}

/** One open event for each accepted connection. */
export const expectedOpens = (calls: Call[]): ExpectedOpen[] =>
  calls.flatMap((call) =>
    call.name === 'accept4' && call.result >= 0 && call.peer
      ? [{ call, pid: call.pid, fd: call.result, peer: call.peer }]
      : [],
  );

/** One data event for each read, or write, that transferred HTTP. */
export const expectedData = (calls: Call[], name: 'read' | 'write'): ExpectedData[] =>
  calls.flatMap((call) => {
    if (call.name !== name || call.result <= 0 || !looksLikeHttp(call)) return [];
    const size = Math.min(call.result, MESSAGE_BYTES);
    const bytes = (call.bytes ?? new Uint8Array()).subarray(0, size);
    return [{ call, pid: call.pid, fd: call.fd, direction: name === 'read' ? INGRESS : EGRESS, size, bytes }];
  });

/** One close event for each close that succeeded. */
export const expectedCloses = (calls: Call[]): ExpectedClose[] =>
  calls.flatMap((call) => (call.name === 'close' && call.result === 0 ? [{ call, pid: call.pid, fd: call.fd }] : []));

/** At least 16 bytes that start with HTTP or POST. */
export function looksLikeHttp({ result, bytes }: Call): boolean {
  if (result < 16 || bytes === undefined) return false;
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return start === 'HTTP' || start === 'POST';
}
