import type { Evidence, Snapshot } from '../../protocol.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';

/** Where an entry for a thread stands. */
interface Saved {
  map: string;
  value: Uint8Array;
}

/** The key that the tutorial uses: bpf_get_current_pid_tgid(), tgid in the upper half. */
const keyOf = (pid: number, tid: number): bigint => (BigInt(pid) << 32n) | BigInt(tid);

function savedFor(snapshot: Snapshot, pid: number, tid: number): Saved[] {
  const wanted = keyOf(pid, tid);
  return snapshot.maps.flatMap(({ name, entries }) =>
    entries.filter(({ key }) => key.length >= 8 && readU64(key) === wanted).map(({ value }) => ({ map: name, value })),
  );
}

const readU64 = (bytes: Uint8Array): bigint => new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);

function holds(value: Uint8Array, pointer: bigint): boolean {
  const wanted = Buffer.alloc(8);
  wanted.writeBigUInt64LE(pointer);
  return Buffer.from(value).includes(wanted);
}

const at = (evidence: Evidence, moment: string): Snapshot | undefined =>
  evidence.snapshots.find((each) => each.moment === moment);

/** While threads wait inside accept4, a map holds each one's arguments under its own id. */
export function savesArguments({ evidence }: Facts): Finding | null {
  const snapshot = at(evidence, 'both-blocked');
  const { pid } = evidence.actors.probe;
  for (const { tid, pointer } of snapshot?.blocked ?? []) {
    const saved = savedFor(snapshot as Snapshot, pid, tid);
    const expected = `while thread ${tid} of process ${pid} waits inside accept4, a map entry under its bpf_get_current_pid_tgid() (${keyOf(pid, tid)}) that holds its arguments, the address pointer 0x${pointer.toString(16)} among them`;
    if (saved.length === 0) return { expected, actual: describeOtherKeys(snapshot as Snapshot, pid, tid) };
    if (!saved.some(({ value }) => holds(value, pointer)))
      return { expected, actual: `an entry in ${saved.map(({ map }) => map).join(', ')} without that pointer` };
  }
  return null;
}

function describeOtherKeys(snapshot: Snapshot, pid: number, tid: number): string {
  const entries = snapshot.maps.flatMap(({ name, entries: list }) => list.map(({ key }) => ({ name, key })));
  const similar = entries.find(
    ({ key }) => key.length >= 4 && [pid, tid].includes(new DataView(key.buffer, key.byteOffset, 4).getUint32(0, true)),
  );
  if (similar) {
    const number = new DataView(similar.key.buffer, similar.key.byteOffset, 4).getUint32(0, true);
    return `no such entry, but ${similar.name} has one under ${number}, the ${number === tid ? 'thread id alone' : 'process id, which all its threads share'}`;
  }
  if (snapshot.maps.length === 0) return 'the program has no hash map';
  return `no such entry in ${snapshot.maps.map(({ name }) => name).join(', ')}`;
}

/** When one of two waiting threads returns, the other's entry stays. */
export function keepsOthers({ evidence }: Facts): Finding | null {
  const snapshot = at(evidence, 'one-returned');
  const { pid } = evidence.actors.probe;
  for (const { tid, pointer } of snapshot?.blocked ?? [])
    if (!savedFor(snapshot as Snapshot, pid, tid).some(({ value }) => holds(value, pointer)))
      return {
        expected: `thread ${tid} still waits inside accept4 after another thread returned: its entry stays as it was`,
        actual: 'its entry is gone or changed',
      };
  return null;
}

/** At a moment, nothing is saved any more for threads that are in no call. */
export const releasedAt =
  (moment: string, after: string) =>
  ({ evidence }: Facts): Finding | null => {
    const snapshot = at(evidence, moment);
    const { server, probe } = evidence.actors;
    for (const tid of snapshot?.idle ?? [])
      for (const pid of [server.pid, probe.pid]) {
        const left = savedFor(snapshot as Snapshot, pid, tid)[0];
        if (left)
          return {
            expected: `no saved arguments after ${after}`,
            actual: `${left.map} still has an entry for thread ${tid} of process ${pid}, which is in no call`,
          };
      }
    return null;
  };
