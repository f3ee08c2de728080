import type { Evidence, Snapshot } from '../protocol.ts';
import type { WarmCurl } from './curl.ts';
import type { Endpoint, Probe } from './probe.ts';
import type { Random } from './random.ts';
import type { ServerHandle } from './server.ts';

/** What an exercise plays on: the actors, the choices, and the notebook. */
export interface Stage {
  server: ServerHandle;
  probe: Probe;
  curls: WarmCurl[];
  random: Random;
  /** Notes what is in the maps at this moment. */
  snapshot: (moment: string, threads: Pick<Snapshot, 'blocked' | 'idle'>) => void;
  /** Notes an answer that curl did or did not get. */
  request: (request: Evidence['requests'][number]) => void;
}

/** Plays a part of the traffic and comes back when every call of it has returned. */
export type Exercise = (stage: Stage) => Promise<void>;

/** Threads of the probe, so that what is left in a map tells by its key which kind of call left it. */
export const threads = {
  acceptA: 1,
  acceptB: 2,
  acceptFail: 3,
  accept6: 4,
  read: 5,
  write: 6,
  close: 7,
  client: 8,
  accept: 9,
};

/** A connection between the probe as server and the probe as client. */
export interface ProbeConnection {
  /** The server's end, got from accept4. */
  fd: number;
  client: Endpoint;
}

/** Connects a client to a listening socket of the probe and accepts it. */
export async function connection(probe: Probe, listener: Endpoint): Promise<ProbeConnection> {
  const accepting = probe.accept4({ thread: threads.accept, fd: listener.fd });
  const client = await probe.connect({ thread: threads.client, address: listener.address, port: listener.port });
  return { fd: (await accepting.done).result, client };
}

/** Closes the server's end; the client's end is not of interest to anyone. */
export async function hangUp(probe: Probe, { fd, client }: ProbeConnection): Promise<void> {
  await probe.shutdown({ thread: threads.client, fd: client.fd, how: 2 });
  await probe.close({ thread: threads.close, fd }).done;
}
