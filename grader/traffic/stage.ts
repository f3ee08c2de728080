import type { Evidence, Snapshot } from './evidence.ts';
import type { WarmCurl } from './curl.ts';
import type { Probe } from './probe.ts';
import type { Descriptor, Endpoint, InFlight, Ordered, Orders } from './orders.ts';
import type { Random } from './random.ts';
import { someClient } from './some-client.ts';
import type { Running } from './servers/index.ts';

/** What an exercise plays on: the actors, the choices, and the notebook. */
export interface Stage {
  /** Those that the plan's levels need. */
  servers: Running;
  probe: Probe;
  /** A second probe. */
  twin: Probe;
  curls: WarmCurl[];
  /** A socket of the probe that listens on 127.0.0.1. */
  listener: Endpoint;
  /** The server's end of a connection that was accepted before the hooks were attached, and its client's. */
  early: ProbeConnection;
  random: Random;
  /** Notes what is in the maps at this moment, and which threads wait inside accept4. */
  snapshot: (moment: Snapshot['moment'], blocked: Snapshot['blocked']) => void;
  /** Notes an answer that curl did or did not get. */
  request: (request: Evidence['requests'][number]) => void;
}

/** Plays a part of the traffic and comes back when every call of it has returned. */
export type Exercise = (stage: Stage) => Promise<void>;

/**
 * Threads of the probe. Each makes one kind of call, or at least ends with it: what is left in a map at the end tells by
 * its key which kind of call left it.
 */
export const threads = {
  client: 1,
  accept: 2,
  acceptA: 3,
  acceptB: 4,
  acceptAgain: 5,
  acceptBad: 6,
  acceptBare: 7,
  readHttp: 10,
  readOther: 11,
  readShort: 12,
  readAgain: 13,
  readEnd: 14,
  writeHttp: 20,
  writeOther: 21,
  writeShort: 22,
  writeBad: 23,
  writeLong: 24,
  close: 30,
  closeTwice: 31,
  closeBad: 32,
  closeSlow: 33,
  closeCopy: 34,
  readers: [40, 41, 42, 43, 44, 45, 46, 47],
  writevHttp: 48,
  writevOther: 49,
  writevBad: 50,
  writevLong: 51,
  readvHttp: 52,
  readvOther: 53,
  readvBad: 54,
  readvAgain: 55,
  readvEnd: 56,
  readvA: 57,
  readvB: 58,
  recvfromHttp: 59,
  recvfromOther: 60,
  recvfromLook: 61,
  recvfromBad: 62,
  recvfromAgain: 63,
  recvfromEnd: 64,
  recvfromA: 65,
  recvfromB: 66,
  sendtoHttp: 67,
  sendtoOther: 68,
  sendtoBad: 69,
  recvmsgHttp: 70,
  recvmsgOther: 71,
  recvmsgLook: 72,
  recvmsgBad: 73,
  recvmsgAgain: 74,
  recvmsgEnd: 75,
  recvmsgA: 76,
  recvmsgB: 77,
  sendmsgHttp: 78,
  sendmsgOther: 79,
  sendmsgBad: 80,
  whoA: 81,
  whoB: 82,
  who: 83,
  whoBad: 84,
  whoAgain: 85,
  whoFault: 86,
  whoLocal: 87,
  who4: 88,
  whoFault4: 89,
  /** They make no watched call, and may wait while the others go on. */
  sender: 90,
  taker: 91,
} as const;

/** A connection between the probe as server and the probe as client. */
export interface ProbeConnection {
  /** The server's end, got from accept4. */
  fd: InFlight;
  client: Ordered<Endpoint>;
}

/** Connects a client to a listening socket of the probe and accepts it. */
export function connection(orders: Orders, { fd, address, port }: Endpoint, random?: Random): ProbeConnection {
  const from = random && someClient(random, 'IPv4');
  const client = orders.connect({ thread: threads.client, address, port, ...from });
  return { client, fd: orders.accept4({ thread: threads.accept, fd }) };
}

/** Closes the server's end; the client's end is not of interest to anyone. */
export const hangUp = (orders: Orders, fd: Descriptor): InFlight => orders.close({ thread: threads.close, fd });
