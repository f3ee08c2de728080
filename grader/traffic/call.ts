import type { SystemCallName } from '../platform/system-calls.ts';

/**
 * A system call that really happened, as the process that made it knows it: the truth that events are judged by.
 * Times are CLOCK_MONOTONIC nanoseconds, taken by the caller around the call; the true moment lies between them.
 */
export interface Call {
  /** Which process made it: the demo server under curl, the probe that plays exact sequences, or a second such probe. */
  actor: 'server' | 'probe' | 'twin';
  name: SystemCallName;
  /** The process (tgid) and the thread (tid) that made the call. */
  pid: number;
  tid: number;
  /** The fd argument (accept4: the listening socket). */
  fd: number;
  /** Return value; negative errno when it failed (-11 is EAGAIN). */
  result: number;
  notBefore: bigint;
  notAfter: bigint;
  /** read and write: the size that was asked for. Only the probe tells. */
  asked?: number;
  /** read and write: what was transferred, at most the first 400 bytes. */
  bytes?: Uint8Array;
  /** accept4's address or the buffer, in the caller's memory; 0n for none. Only the probe tells. */
  pointer?: bigint;
  /** accept4 that succeeded: the client, as the kernel told the caller. */
  peer?: Peer;
}

/** A descriptor that no process of the lab ever has. */
export const BAD_FD = 9999;
/** One that the probe gives to a copy and closes once, while no connection ever has it. */
export const COPY_FD = 703;

/** Nothing but a close has these numbers. */
export const isUnusualFd = (fd: number): boolean => fd === BAD_FD || fd === COPY_FD;

export interface Peer {
  family: 'IPv4' | 'IPv6';
  /** Text form, e.g. 127.0.0.1 or ::1 */
  address: string;
  port: number;
}
