import type { Peer } from '../platform/call.ts';
import { EVENTS, MESSAGE_BYTES, type OutputName } from './layout.ts';

/** Where an event says that it comes from. */
export interface ConnectionId {
  pid: number;
  fd: number;
}

export interface OpenEvent extends ConnectionId {
  kind: 'open';
  timestampNs: bigint;
  /** sa_family as it stands there: 2 is AF_INET, 10 is AF_INET6 */
  family: number;
  /** The address by that family; undefined for any other family. */
  peer: Peer | undefined;
}

export interface DataEvent extends ConnectionId {
  kind: 'data';
  timestampNs: bigint;
  direction: number;
  msgSize: number;
  /** All 400 bytes, used or not. */
  msg: Uint8Array;
}

export interface CloseEvent extends ConnectionId {
  kind: 'close';
  timestampNs: bigint;
}

/** A sample too short to be the event of its output. */
export interface ShortEvent {
  kind: 'short';
  output: OutputName;
  bytes: number;
}

export type WorkshopEvent = OpenEvent | DataEvent | CloseEvent | ShortEvent;

/**
 * A perf sample as the contract's event. Fields behind the contract's own are allowed and ignored. Unless `whole`, a data
 * event may end where its message does.
 */
export function decodeEvent(output: OutputName, sample: Uint8Array, { whole = false } = {}): WorkshopEvent {
  const data = output === 'socket_data_events' && !whole ? completed(sample) : sample;
  if (data.length < EVENTS[output].usedBytes) return { kind: 'short', output, bytes: data.length };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const common = { timestampNs: view.getBigUint64(0, true), pid: view.getUint32(8, true), fd: view.getInt32(12, true) };
  switch (output) {
    case 'socket_open_events':
      return { kind: 'open', ...common, ...decodeAddress(data.subarray(16, 44)) };
    case 'socket_data_events':
      return {
        kind: 'data',
        ...common,
        direction: view.getUint32(16, true),
        msgSize: view.getUint32(20, true),
        msg: data.subarray(MESSAGE_AT, MESSAGE_AT + MESSAGE_BYTES),
      };
    case 'socket_close_events':
      return { kind: 'close', ...common };
  }
}

const MESSAGE_AT = 24;
/** The kernel fills a sample up to a multiple of 8, with whatever was in the ring before. */
const MOST_PADDING = 7;

/** A data event with zeros for what was not sent behind its message, or may be the kernel's; as it is, if the message is cut. */
function completed(sample: Uint8Array): Uint8Array {
  if (sample.length < MESSAGE_AT) return sample;
  const end = MESSAGE_AT + new DataView(sample.buffer, sample.byteOffset).getUint32(20, true);
  if (end > sample.length) return sample;
  const event = new Uint8Array(Math.max(sample.length, EVENTS.socket_data_events.usedBytes));
  event.set(sample.subarray(0, Math.max(end, sample.length - MOST_PADDING)));
  return event;
}

export const AF_INET = 2;
export const AF_INET6 = 10;

/** struct sockaddr_in (port at 2, address at 4) or sockaddr_in6 (port at 2, address at 8), in network byte order. */
function decodeAddress(bytes: Uint8Array): { family: number; peer: Peer | undefined } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const family = view.getUint16(0, true);
  const port = view.getUint16(2, false);
  if (family === AF_INET)
    return { family, peer: { family: 'IPv4', address: [...bytes.subarray(4, 8)].join('.'), port } };
  if (family === AF_INET6) return { family, peer: { family: 'IPv6', address: ipv6Text(bytes.subarray(8, 24)), port } };
  return { family, peer: undefined };
}

/** RFC 5952: lowercase, no leading zeros, the first longest run of zero groups as `::`, a mapped IPv4 address in its own form. */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return `::ffff:${[...bytes.subarray(12)].join('.')}`;
  const text = groups.map((group) => group.toString(16));
  const run = longestRunOfZeros(groups);
  if (run.length < 2) return text.join(':');
  return `${text.slice(0, run.start).join(':')}::${text.slice(run.start + run.length).join(':')}`;
}

function longestRunOfZeros(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  groups.forEach((_, start) => {
    const end = groups.findIndex((group, i) => i >= start && group !== 0);
    const length = (end < 0 ? groups.length : end) - start;
    if (length > best.length) best = { start, length };
  });
  return best;
}
