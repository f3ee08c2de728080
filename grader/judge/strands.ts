import { descriptorOf, roleOf } from '../platform/system-calls.ts';
import type { Call, Peer } from '../platform/call.ts';

/** The calls on one connection, from its opening to its close; or, without an fd, an actor's calls on no connection. */
export interface Strand {
  actor: Call['actor'];
  pid: number;
  fd: number | undefined;
  peer: Peer | undefined;
  /** In the order in which they took effect. */
  calls: Call[];
}

/** Sorts calls by the connection that they were made on. A number names a connection only until it is closed. */
export function strandsOf(calls: Call[]): Strand[] {
  const strands: Strand[] = [];
  const open = new Map<string, Strand>();
  const begin = ({ actor, pid, peer }: Call, fd?: number): Strand => {
    const strand: Strand = { actor, pid, fd, peer, calls: [] };
    strands.push(strand);
    return strand;
  };
  for (const call of [...calls].sort((a, b) => Number(tookEffect(a) - tookEffect(b)))) {
    const key = `${call.pid}:${descriptorOf(call)}`;
    if (roleOf(call.name) === 'opens' && call.result >= 0) open.set(key, begin(call, call.result));
    const strand = open.get(key) ?? strands.find(({ pid, fd }) => pid === call.pid && fd === undefined) ?? begin(call);
    strand.calls.push(call);
    if (roleOf(call.name) === 'closes' && call.result === 0) open.delete(key);
  }
  return strands;
}

/** A descriptor is there when an accept returns, and gone when close begins, however long that takes. */
const tookEffect = ({ name, notBefore, notAfter }: Call): bigint => (roleOf(name) === 'opens' ? notAfter : notBefore);
