import type { Snapshot } from '../protocol.ts';

/** An entry that was saved for a thread. */
export interface Saved {
  map: string;
  value: Uint8Array;
}

/** bpf_get_current_pid_tgid(): the process (tgid) in the upper half, the thread in the lower. */
export const threadKey = (pid: number, tid: number): bigint => (BigInt(pid) << 32n) | BigInt(tid);

/** Entries whose key begins with the thread's 64-bit id. */
export const savedFor = (snapshot: Snapshot, pid: number, tid: number): Saved[] =>
  entriesWhere(snapshot, (key) => key.length >= 8 && readU64(key) === threadKey(pid, tid));

/** Entries that can only be a thread's, whichever of its numbers is the key. */
export const leftFor = (snapshot: Snapshot, pid: number, tid: number): Saved[] =>
  entriesWhere(snapshot, (key) => {
    if (key.length === 4) return readU32(key) === tid;
    return key.length >= 8 && [threadKey(pid, tid), BigInt(tid)].includes(readU64(key));
  });

const entriesWhere = (snapshot: Snapshot, holds: (key: Uint8Array) => boolean): Saved[] =>
  snapshot.maps.flatMap(({ name, entries }) =>
    entries.filter(({ key }) => holds(key)).map(({ value }) => ({ map: name, value })),
  );

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
export const readU32 = (bytes: Uint8Array, at = 0): number => viewOf(bytes).getUint32(at, true);
const readU64 = (bytes: Uint8Array): bigint => viewOf(bytes).getBigUint64(0, true);
