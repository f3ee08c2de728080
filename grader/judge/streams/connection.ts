import type { Call } from '../../platform/call.ts';
import { descriptorOf, roleOf } from '../../platform/system-calls.ts';

/** A process and a descriptor for as long as they mean one thing: from an accept or a close to the next. */
export interface Connection {
  pid: number;
  fd: number;
  /** Whether the program saw how it began; on anything else, what is reported is not judged. */
  isKnown: boolean;
  /** Nobody saw how the one before it ended, so a program may still take this one for that. */
  isDoubtful: boolean;
  /** Whether HTTP came over it, and whether it came over what had the number before. */
  spokeHttp: boolean;
  followsHttp: boolean;
  /** What had the number before. */
  before: Connection | undefined;
  /** In the order in which they returned. */
  transfers: Call[];
  /** The close that ended it. */
  close: Call | undefined;
}

/** Sorts transfers by the connection that they were made on; the calls are those whose hooks were attached. */
export function connectionsOf(calls: Call[], attachedAt: bigint): Connection[] {
  const connections: Connection[] = [];
  const current = new Map<string, Connection>();
  const begin = (pid: number, fd: number, over: Pick<Connection, 'isKnown' | 'isDoubtful'>): Connection => {
    const key = `${pid}:${fd}`;
    const connection = {
      pid,
      fd,
      before: current.get(key),
      spokeHttp: false,
      followsHttp: false,
      transfers: [],
      close: undefined,
      ...over,
    };
    connections.push(connection);
    current.set(key, connection);
    return connection;
  };
  for (const call of [...calls].sort((a, b) => Number(tookEffect(a) - tookEffect(b)))) {
    const { pid } = call;
    const fd = descriptorOf(call);
    const last = current.get(`${pid}:${fd}`);
    const role = roleOf(call.name);
    if (role === 'opens') {
      if (call.result < 0) continue;
      const isDoubtful = last !== undefined && (last.close === undefined || overlap(last.close, call));
      begin(pid, fd, { isKnown: call.notBefore >= attachedAt, isDoubtful });
    } else if (role === 'closes') {
      if (call.result !== 0) continue;
      (last && !last.close ? last : begin(pid, fd, { isKnown: false, isDoubtful: false })).close = call;
    } else {
      const open = last && !last.close ? last : undefined;
      (
        open ?? begin(pid, fd, { isKnown: false, isDoubtful: last?.close ? overlap(last.close, call) : false })
      ).transfers.push(call);
    }
  }
  return connections;
}

/** Whether one began before the other had returned. */
export const overlap = (a: Call, b: Call): boolean => a.notBefore <= b.notAfter && b.notBefore <= a.notAfter;

/** What a transfer does is known when it returns; a descriptor is gone when its close begins. */
const tookEffect = ({ name, notBefore, notAfter }: Call): bigint => (roleOf(name) === 'closes' ? notBefore : notAfter);
