import { readdirSync, readlinkSync } from 'node:fs';
import { TCP, tcpSocketsOn } from './tcp-sockets.ts';

/** How long an answer is good for, and how many are kept. */
const FRESH_MS = 1000;
const MOST_KEPT = 10_000;

/**
 * A test for processes: does it have a socket that listens on this port, in whichever network it is? One that has ended is
 * what it was when it was last looked at.
 */
export function listensOn(port: number): (pid: number) => boolean {
  const listeners = remembered((_network: string, pid: number) => {
    const found = tcpSocketsOn(port, pid).filter(({ state }) => state === TCP.listen);
    return new Set(found.map(({ inode }) => `socket:[${inode}]`));
  });
  const isServer = remembered((pid: number) => {
    const network = linkOf(`/proc/${pid}/ns/net`);
    if (network === undefined) return undefined;
    const sockets = listeners(network, pid) ?? new Set();
    return namesIn(`/proc/${pid}/fd`).some((fd) => sockets.has(linkOf(`/proc/${pid}/fd/${fd}`) ?? ''));
  });
  return (pid) => isServer(pid) ?? false;
}

/** Looks again when the answer is old; where nothing can be found out any more, the old one stays. */
function remembered<Key, More extends unknown[], Value>(
  find: (key: Key, ...more: More) => Value | undefined,
): (key: Key, ...more: More) => Value | undefined {
  const known = new Map<Key, { value: Value | undefined; atMs: number }>();
  return (key, ...more) => {
    const last = known.get(key);
    const nowMs = performance.now();
    if (last && nowMs - last.atMs < FRESH_MS) return last.value;
    const value = find(key, ...more) ?? last?.value;
    if (known.size > MOST_KEPT) known.clear();
    known.set(key, { value, atMs: nowMs });
    return value;
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it has just ended
  }
}

/** Where a symbolic link leads; undefined when it is gone. */
export function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // as above
  }
}
