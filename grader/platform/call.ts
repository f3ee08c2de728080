import * as z from 'zod';
import { bytes, int, time, word } from '../base/shapes.ts';
import { actorNames } from './actors.ts';
import { messageFlags } from './message-flags.ts';
import { memoryOf, roleOf, systemCallNames } from './system-calls.ts';

export const peer = z.object({
  family: z.enum(['IPv4', 'IPv6']),
  /** Text form, e.g. 127.0.0.1 or ::1 */
  address: word,
  port: int,
});
export type Peer = z.infer<typeof peer>;

/**
 * A system call that really happened, as the process that made it knows it: the truth that events are judged by.
 * Times are CLOCK_MONOTONIC nanoseconds, taken by the caller around the call; the true moment lies between them.
 */
export const call = z.object({
  /** Which process made it. */
  actor: z.enum(actorNames),
  name: z.enum(systemCallNames),
  /** The process (tgid) and the thread (tid) that made the call. */
  pid: int,
  tid: int,
  /** The fd argument (one that opens: the listening socket). */
  fd: int,
  /** Return value; negative errno when it failed (-11 is EAGAIN). */
  result: int,
  notBefore: time,
  notAfter: time,
  /** Of a transfer: the size that was asked for. Only the probe tells. */
  asked: int.exactOptional(),
  /** Of a transfer over a socket: its flags, where it has some. */
  flags: int.exactOptional(),
  /** Of a transfer: what was moved, as far as it is told: the first 400 bytes, or more. */
  bytes: bytes.exactOptional(),
  /**
   * Of a transfer in pieces: what each had a part in, of size 0 where it is empty or the result does not reach it; at most
   * 32 of them, and of each the first 400 bytes, or more. `bytes` has them in one.
   */
  pieces: z
    .array(z.object({ size: int, bytes }))
    .max(32)
    .exactOptional(),
  /** The address of the buffer (of a list of pieces, of the message), or of the room for a client's address, in the caller's memory; 0n for none. Only the probe tells. */
  pointer: time.exactOptional(),
  /** Of one that opened a connection: the client, as the kernel told the caller. */
  peer: peer.exactOptional(),
  /** Of one that opened a connection over TCP: the client, also where the caller did not ask. */
  client: peer.exactOptional(),
  /** Of the same: the server's own end. */
  own: peer.exactOptional(),
  /** Of one that opened a connection between two processes of a machine: it has no such ends. */
  isLocal: z.literal(true).exactOptional(),
});
export type Call = z.infer<typeof call>;

/** A call that only looks at what there is to read: the bytes stay where they are, for the next one. */
export const isLook = ({ name, flags = 0 }: Pick<Call, 'name' | 'flags'>): boolean =>
  roleOf(name) === 'reads' && (flags & messageFlags.MSG_PEEK) !== 0;

/** How many bytes of a transfer the caller's memory had. With MSG_TRUNC the result is the packet's size, however small the buffer. */
export const movedBy = ({ name, result, asked = result }: Pick<Call, 'name' | 'result' | 'asked'>): number =>
  memoryOf(name) === 'buffer' ? Math.min(result, asked) : result;

/** A descriptor that no process of the lab ever has. */
export const BAD_FD = 9999;
/** Another, for calls that are told apart from a close of that one. */
export const OTHER_BAD_FD = 9998;
/** One that the probe gives to a copy and closes once, while no connection ever has it. */
export const COPY_FD = 703;

/** Nothing but a close has these numbers. */
export const isUnusualFd = (fd: number): boolean => fd === BAD_FD || fd === COPY_FD;
