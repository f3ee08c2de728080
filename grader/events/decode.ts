import type { Peer } from '../platform/call.ts';
import { socketAddress } from '../platform/socket-address.ts';
import { EVENTS, MESSAGE_AT, MESSAGE_BYTES, type OutputName } from './layout.ts';

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

/** A part of what a connection carried. */
export interface ChunkEvent extends Omit<DataEvent, 'kind'> {
  kind: 'chunk';
  /** How many bytes the connection carried in this direction before this part. */
  position: bigint;
}

/** What a program reports of the bytes that a call moved: the first of them, or a part. */
export type MessageEvent = DataEvent | ChunkEvent;

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

export type WorkshopEvent = OpenEvent | DataEvent | ChunkEvent | CloseEvent | ShortEvent;

/**
 * A perf sample as the contract's event. Fields behind the contract's own are allowed and ignored. Unless `whole`, an event
 * with a message may end where that does.
 */
export function decodeEvent(output: OutputName, sample: Uint8Array, { whole = false } = {}): WorkshopEvent {
  const messageAt = messagePlaceOf(output);
  const data = messageAt === undefined || whole ? sample : completed(output, messageAt, sample);
  if (data.length < EVENTS[output].usedBytes) return { kind: 'short', output, bytes: data.length };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const common = { timestampNs: view.getBigUint64(0, true), pid: view.getUint32(8, true), fd: view.getInt32(12, true) };
  switch (output) {
    case 'socket_open_events':
      return { kind: 'open', ...common, ...socketAddress(data.subarray(16, 44)) };
    case 'socket_data_events':
      return { kind: 'data', ...common, ...message(output) };
    case 'socket_chunk_events':
      return { kind: 'chunk', ...common, ...message(output), position: view.getBigUint64(24, true) };
    case 'socket_close_events':
      return { kind: 'close', ...common };
  }
  function message(of: keyof typeof MESSAGE_AT): Pick<DataEvent, 'direction' | 'msgSize' | 'msg'> {
    return {
      direction: view.getUint32(16, true),
      msgSize: view.getUint32(20, true),
      msg: data.subarray(MESSAGE_AT[of], MESSAGE_AT[of] + MESSAGE_BYTES),
    };
  }
}

const messagePlaceOf = (output: OutputName): number | undefined =>
  output in MESSAGE_AT ? MESSAGE_AT[output as keyof typeof MESSAGE_AT] : undefined;
/** The kernel fills a sample up to a multiple of 8, with whatever was in the ring before. */
const MOST_PADDING = 7;

/** An event with zeros for what was not sent behind its message, or may be the kernel's; as it is, if the message is cut. */
function completed(output: OutputName, messageAt: number, sample: Uint8Array): Uint8Array {
  if (sample.length < messageAt) return sample;
  const end = messageAt + new DataView(sample.buffer, sample.byteOffset).getUint32(20, true);
  if (end > sample.length) return sample;
  const event = new Uint8Array(Math.max(sample.length, EVENTS[output].usedBytes));
  event.set(sample.subarray(0, Math.max(end, sample.length - MOST_PADDING)));
  return event;
}
