import { EGRESS, INGRESS, MESSAGE_BYTES } from '../events/layout.ts';
import { movesBytes, roleOf } from '../platform/system-calls.ts';
import { isLook, movedBy, type Call, type Peer } from '../platform/call.ts';
import { beginningOf, looksLikeHttp, START_BYTES } from './beginning.ts';
import { partsOf } from './parts.ts';
import { strandsOf } from './strands.ts';

/**
 * What a right program sends for a call: `one` event, `none`, or `free`, where right programs may differ: for calls that
 * began before the hooks were attached, on descriptors that are no accepted connection, and for methods of HTTP that the
 * tutorial's test does not know.
 */
export type Due = 'one' | 'none' | 'free';

/** A call, and what its event would say. */
export interface Expected {
  call: Call;
  /** Of a call that moves several pieces: which of them it is about, from 1. */
  piece?: number;
  due: Due;
  pid: number;
  fd: number;
}

export interface ExpectedOpen extends Expected {
  /** What the caller was told; undefined where it passed no room for it. */
  peer: Peer | undefined;
  /** Who the client is, as far as anybody knows. */
  client: Peer | undefined;
}

export interface ExpectedData extends Expected {
  direction: number;
  size: number;
  bytes: Uint8Array;
}

/** One open event for each connection that was accepted over TCP, none for an accept that failed. */
export const expectedOpens = (calls: Call[], attachedAt: bigint): ExpectedOpen[] =>
  calls
    .filter(({ name }) => roleOf(name) === 'opens')
    .map((call) => {
      const isFree = call.isLocal || call.notBefore < attachedAt;
      const due = call.result < 0 ? 'none' : isFree ? 'free' : 'one';
      return { call, due, pid: call.pid, fd: call.result, peer: call.peer, client: call.client ?? call.peer };
    });

/**
 * One data event for each read and write that transferred HTTP, or for each piece that had a part in it, none for the
 * others. A look transfers nothing.
 */
export function expectedData(calls: Call[], attachedAt: bigint): ExpectedData[] {
  const onConnection = connectionsAmong(calls, attachedAt);
  return calls
    .filter(({ name }) => movesBytes(name))
    .flatMap((call) => {
      const isFree = startIsCut(call) || !onConnection.has(call);
      const due = dueOfData(call, isFree);
      const direction = roleOf(call.name) === 'reads' ? INGRESS : EGRESS;
      const common = { call, pid: call.pid, fd: call.fd, direction };
      return partsOf(call).map(({ moved, bytes, piece }) => {
        const size = Math.min(moved, MESSAGE_BYTES);
        const about: ExpectedData = { ...common, due, size, bytes: bytes.subarray(0, size) };
        return piece === undefined ? about : { ...about, piece, due: dueOfPiece(due, moved, piece) };
      });
    });
}

/** A program may recognise more of HTTP than the tutorial's test does. */
function dueOfData(call: Call, isFree: boolean): Due {
  const moved = movedBy(call);
  if (isLook(call)) return 'none';
  if (looksLikeHttp({ ...call, result: moved })) return isFree ? 'free' : 'one';
  return beginningOf(call.bytes ?? new Uint8Array(), moved) === 'other' ? 'none' : 'free';
}

/** A program need not look at more pieces of a call than these. */
export const MOST_PIECES = 16;

/** What is due for a piece of a call for which so much is due. */
function dueOfPiece(due: Due, moved: number, piece: number): Due {
  if (due !== 'one') return due;
  if (moved === 0) return 'none';
  return piece > MOST_PIECES ? 'free' : 'one';
}

/** A piece that had no part in its call: it is empty, or the result does not reach it. */
export const isIdlePiece = ({ call, piece }: Expected): boolean =>
  piece !== undefined && call.pieces?.[piece - 1]?.size === 0;

/** A first piece that is too short for HTTP's beginning: right programs may or may not put the beginning together. */
function startIsCut({ pieces = [] }: Call): boolean {
  const first = pieces.find(({ size }) => size > 0);
  return first !== undefined && first.size < START_BYTES;
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

/** The calls that were made on a connection which the program saw being accepted. */
function connectionsAmong(calls: Call[], attachedAt: bigint): Set<Call> {
  const watched = calls.filter(({ notBefore }) => notBefore >= attachedAt);
  const connections = strandsOf(watched).filter(({ fd, calls: [opens] }) => fd !== undefined && !opens?.isLocal);
  return new Set(connections.flatMap((strand) => strand.calls.filter(({ name }) => roleOf(name) !== 'opens')));
}
