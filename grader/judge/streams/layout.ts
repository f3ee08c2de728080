import type { ChunkEvent } from '../../events/decode.ts';
import { MESSAGE_BYTES } from '../../events/layout.ts';
import type { Carried, Placed } from './carried.ts';

/** An event, and the bytes of its call that it is about. */
export interface Chunk {
  event: ChunkEvent;
  /** Where they begin in what the call moved. */
  at: number;
  /** How many it should say that there are. */
  size: number;
}

export interface LaidOut {
  /** In the order of the bytes; no two have a byte in common. */
  chunks: Chunk[];
  /** Events about bytes that another event is about already, or about none of the call's. */
  again: Chunk[];
}

/**
 * Which bytes of its call each event is about. An event usually goes on where the one before it ended; where its bytes say
 * something else, its position may tell where it belongs, or the bytes themselves. `base` is the position of the call's
 * first byte as far as its first event tells.
 */
export function layOut(carried: Carried, events: ChunkEvent[]): LaidOut {
  const chunks: Chunk[] = [];
  const again: Chunk[] = [];
  let next = 0;
  let base: number | undefined;
  for (const event of [...events].sort(inOrder)) {
    const byPosition = base === undefined ? undefined : Number(event.position) - base;
    const at = placeOf(carried, event, next, byPosition);
    const size = sizeAt(carried, at, event.msgSize);
    if (size === 0 || chunks.some((chunk) => at < chunk.at + chunk.size && chunk.at < at + size)) {
      again.push({ event, at, size });
      continue;
    }
    base ??= Number(event.position) - at;
    chunks.push({ event, at, size });
    next = at + size;
  }
  chunks.sort((a, b) => a.at - b.at);
  return { chunks: chunks.map((chunk, i) => closed(carried, chunk, chunks[i + 1])), again };
}

/** Events of one call come from one processor, so in their order; their times need not tell them apart. */
const inOrder = (a: ChunkEvent, b: ChunkEvent): number => Number(a.timestampNs - b.timestampNs);

function placeOf({ parts, size }: Carried, event: ChunkEvent, next: number, byPosition: number | undefined): number {
  const isThere = (at: number): boolean => at >= 0 && at < size && agrees(parts, event, at);
  if (isThere(next)) return next;
  if (byPosition !== undefined && isThere(byPosition)) return byPosition;
  return found(parts, event) ?? next;
}

/** Whether what is known of the call's bytes from here on is what the event has. */
const agrees = (parts: Placed[], { msg, msgSize }: ChunkEvent, at: number): boolean =>
  knownFrom(parts, at, Math.min(msgSize || MESSAGE_BYTES, MESSAGE_BYTES)).every((byte, i) => byte === msg[i]);

const LEAST_TO_FIND = 4;

/** Where the event's bytes stand in the call, as far as those are told. */
function found(parts: Placed[], { msg, msgSize }: ChunkEvent): number | undefined {
  const wanted = msg.subarray(0, Math.min(msgSize, LOOKED_FOR));
  if (wanted.length < LEAST_TO_FIND) return undefined;
  for (const { at, bytes } of parts) {
    const index = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(wanted);
    if (index >= 0) return at + index;
  }
  return undefined;
}
const LOOKED_FOR = 32;

/** The bytes from here on that are told without a gap, at most so many. */
export function knownFrom(parts: Placed[], from: number, most: number): Uint8Array {
  const known: Uint8Array[] = [];
  const end = from + most;
  let at = from;
  for (const part of parts) {
    if (part.at + part.moved <= at) continue;
    if (at >= end) break;
    const bytes = part.bytes.subarray(at - part.at, Math.min(part.moved, end - part.at));
    known.push(bytes);
    at += bytes.length;
    if (at < part.at + part.moved) break;
  }
  return known.length === 1 && known[0] ? known[0] : new Uint8Array(Buffer.concat(known));
}

/** The part that has this byte. */
export const partAt = (parts: Placed[], at: number): Placed | undefined =>
  parts.find((part) => part.at <= at && at < part.at + part.moved);

/** What the event says, where that is possible; else what is left of the piece, at most 400. */
function sizeAt({ parts, size }: Carried, at: number, says: number): number {
  if (says > 0 && says <= MESSAGE_BYTES && at + says <= size) return says;
  return usualSize(parts, at);
}

export function usualSize(parts: Placed[], at: number): number {
  const part = partAt(parts, at);
  return part ? Math.min(MESSAGE_BYTES, part.at + part.moved - at) : 0;
}

/** An event that ends a little before the next one begins has the wrong size: its bytes were meant to reach that far. */
function closed({ parts }: Carried, chunk: Chunk, next: Chunk | undefined): Chunk {
  const usual = usualSize(parts, chunk.at);
  const end = next?.at ?? parts.reduce((sum, { moved }) => sum + moved, 0);
  const isCut = chunk.size < usual && chunk.at + usual === end && usual - chunk.size < LEAST_TO_FIND;
  return isCut ? { ...chunk, size: usual } : chunk;
}
