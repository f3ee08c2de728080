import type { SystemCallName, systemCalls } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';
import type { ResultOf, Started } from './probe-channel.ts';

/** A call of the probe, and what it got in the probe's memory: an address, a buffer, a list of pieces or a message (0n: none). */
export type ProbeCall = Call & { pointer: bigint };

/** A watched call under way. Failed calls resolve too: `result` is the negative errno. */
export interface InFlight extends ResultOf {
  /** Just before the call is made. */
  readonly started: Promise<Started>;
  /** When the kernel says that the thread sleeps in this call. Rejects when it returns before that, or after 5 s times patience. */
  readonly blocked: Promise<Started>;
  readonly done: Promise<ProbeCall>;
}

interface OnThread {
  /** 1 to 95, default 1. A thread makes one call after the other; the probe's main thread makes none. */
  thread?: number;
}

/** A number, or the order whose result it will be, in the same turn or an earlier one. */
export type Descriptor = number | ResultOf;

/** What an order comes to, and the order itself. In a turn, nobody has to wait for each. */
export interface Ordered<T> extends PromiseLike<T>, ResultOf {}

/** What the memory holds before the call: `count` bytes of `fill`, `bytes` over their beginning. */
export interface Memory {
  /** Bytes asked for; default: the length of `bytes`. */
  count?: number;
  bytes?: string | Uint8Array;
  /** 0 to 255, default 0; it also stands around the buffer, as far as the pages reach. */
  fill?: number;
  /** Letters behind `bytes`, other ones for each number: no two parts of them are alike. */
  pattern?: number;
  /** Of what was moved so many bytes are told, at most MOST_TOLD; default: 400, of each piece. */
  told?: number;
  /** The last byte of the buffer is the last byte of its page, and the page behind cannot be read. */
  edge?: boolean;
  /** A pointer to pass instead of a buffer, to make the call fail. */
  pointer?: bigint;
}

/** All that a program must report of a call: 32 events of 400 bytes. The recorder tells as much. */
export const MOST_TOLD = 12_800;

/** Memory in pieces, as a vector or a message has it. What lies between them is `fill`. */
export interface Pieces extends Pick<Memory, 'fill' | 'edge' | 'pointer' | 'pattern' | 'told'> {
  pieces?: Pick<Memory, 'count' | 'bytes' | 'pointer'>[];
  /** So many pieces are said to be there; default: as many as there are. */
  count?: number;
}

type Row<Name extends SystemCallName> = (typeof systemCalls)[Name];

/** What an order for a watched call says, by the call's row. */
export type OrderFor<Name extends SystemCallName> = OnThread & { fd: Descriptor; flags?: number } & (Row<Name> extends {
    memory: 'buffer';
  }
    ? Memory
    : Row<Name> extends { role: 'reads' | 'writes' }
      ? Pieces
      : Row<Name> extends { role: 'opens' }
        ? /** `address: false` passes NULL, NULL; `pointer` another place for it; `fill` is the byte that stands in the address before the call. */
          { address?: boolean; fill?: number; pointer?: bigint }
        : object);

/** Every call of platform/system-calls.ts. */
export type WatchedOrders = { [Name in SystemCallName]: (order: OrderFor<Name>) => InFlight };

export interface Endpoint {
  fd: number;
  address: string;
  port: number;
}

/** The calls that a probe makes on command. */
export interface Orders extends WatchedOrders {
  // The rest makes no watched call; a failure throws KitError PROBE_CALL_FAILED.
  /** `bothFamilies`: a socket of IPv6 that takes clients over IPv4 as well. */
  listen(options: OnThread & { address: string; port?: number; bothFamilies?: boolean }): Ordered<Endpoint>;
  /** Resolves with the client's own side. */
  connect(options: OnThread & { address: string; port: number; from?: string; fromPort?: number }): Ordered<Endpoint>;
  /** A UNIX socket that listens. */
  listenLocal(options?: OnThread): Ordered<number>;
  /** Connects to one. */
  connectLocal(options: OnThread & { to: Descriptor }): Ordered<number>;
  send(options: OnThread & Memory & { fd: Descriptor; flags?: number }): Ordered<number>;
  recv(options: OnThread & Memory & { fd: Descriptor; flags?: number }): Ordered<Uint8Array>;
  /** `packets`: each send is one, and is read as one. */
  socketpair(options?: OnThread & { packets?: boolean }): Ordered<[number, number]>;
  /** [reading end, writing end] */
  pipe(options?: OnThread): Ordered<[number, number]>;
  /** Note: an open `to` is closed by this, without a close call. */
  dup2(options: OnThread & { fd: Descriptor; to: Descriptor }): Ordered<number>;
  nonblock(options: OnThread & { fd: Descriptor; on?: boolean }): Ordered<number>;
  /** how: 0 reading, 1 writing (default), 2 both */
  shutdown(options: OnThread & { fd: Descriptor; how?: number }): Ordered<number>;
  /** Makes a socket's buffer for sending as small as the kernel allows: a large write waits until someone reads. */
  smallSendBuffer(options: OnThread & { fd: Descriptor }): Ordered<number>;
  /** Takes every free descriptor below `count`, so that later ones are larger. */
  occupy(options: OnThread & { count: number }): Ordered<number>;
  /** Puts a file in the place of a descriptor whose close waits for `release`. Needs the right to mount, and fuse. */
  hold(options: OnThread & { fd: Descriptor }): Ordered<number>;
  /** Lets the close of such a descriptor go on, as soon as there is one. */
  release(options?: OnThread): Ordered<number>;
  /** Keeps a thread (by its tid; else the one that is told) on a processor, where there is one of that number. */
  pin(options: OnThread & { tid?: number; cpu: number }): Ordered<number>;
  /** How all threads are called from their next order on; at most 15 characters, no spaces. */
  rename(options: OnThread & { name: string }): Ordered<number>;
  /** The kernel's id of a probe thread. One that is new gets the number after `last`, where this process may choose. */
  tid(thread?: number, last?: number): Ordered<number>;
}
