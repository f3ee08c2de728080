import type { Probe } from '../probe.ts';
import { threads, type ProbeConnection } from '../stage.ts';

/** The client sends bytes, and a thread of the server reads them into the memory that is described. */
export async function deliver(
  probe: Probe,
  { fd, client }: ProbeConnection,
  bytes: string,
  thread: number,
  memory: { count: number; fill?: number; edge?: boolean },
): Promise<void> {
  await Promise.all([
    probe.send({ thread: threads.client, fd: client.fd, bytes }),
    probe.read({ thread, fd, ...memory }).done,
  ]);
}
