import type { Turn } from '../probe.ts';
import { threads, type ProbeConnection } from '../stage.ts';

/** The client sends bytes, and a thread of the server reads them into the memory that is described. */
export function deliver(
  turn: Turn,
  { fd, client }: ProbeConnection,
  bytes: string,
  thread: number,
  memory: { count: number; fill?: number; edge?: boolean },
): void {
  turn.send({ thread: threads.client, fd: client, bytes });
  turn.read({ thread, fd, ...memory });
}
