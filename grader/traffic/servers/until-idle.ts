import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { KitError } from '../../base/errors.ts';
import { TCP, tcpSocketsOn } from './tcp-sockets.ts';

interface Server {
  name: string;
  pid: number;
  /** Of all its processes; `pid` may have got more. */
  threads: number[];
  port: number;
}

/** The server's end is still open. */
const OPEN = new Set<string>([TCP.established, TCP.synReceived, TCP.closeWait]);

/**
 * Resolves when a server that cannot be asked has closed every connection and sleeps, so that no call of it is under way.
 * Throws KitError SERVER_BUSY after `deadlineMs`.
 */
export async function untilIdle({ name, pid, threads, port }: Server, deadlineMs: number): Promise<void> {
  const all = () => [...threads, ...readdirSync(`/proc/${pid}/task`).map(Number)];
  for (const deadline = performance.now() + deadlineMs; hasConnections(port) || !all().every(sleeps);) {
    if (performance.now() > deadline)
      throw new KitError(
        'kit',
        'SERVER_BUSY',
        `${name} has not closed every connection within ${deadlineMs} ms.`,
        'A connection that a client never closes keeps it from being idle; otherwise this machine is very slow.',
      );
    await delay(1);
  }
}

const hasConnections = (port: number): boolean => tcpSocketsOn(port).some(({ state }) => OPEN.has(state));

/** One that has ended makes no calls either. */
function sleeps(tid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${tid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('S');
  } catch {
    return true;
  }
}
