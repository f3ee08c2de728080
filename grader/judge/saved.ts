import { roleOf } from '../platform/system-calls.ts';
import type { Evidence, Snapshot } from '../traffic/evidence.ts';
import { isUnusualFd, type Call } from '../platform/call.ts';

/** An entry that was saved for a thread. */
export interface Saved {
  map: string;
  /** enum bpf_map_type */
  type: number;
  key: Uint8Array;
  value: Uint8Array;
}

/** bpf_get_current_pid_tgid(): the process (tgid) in the upper half, the thread in the lower. */
export const threadKey = (pid: number, tid: number): bigint => (BigInt(pid) << 32n) | BigInt(tid);

/** Entries whose key begins with the thread's 64-bit id. */
export const savedFor = (snapshot: Snapshot, pid: number, tid: number): Saved[] =>
  entriesWhere(snapshot, (key) => key.length >= 8 && readU64(key) === threadKey(pid, tid));

/**
 * Entries that a finished call has left: they hold what it was called with. Under a number of its thread, whichever, the
 * descriptor tells as well as the pointer, for a thread that counts its calls does not count so far; and so do zeros in a
 * map that has held pointers, for what was written over with nothing is still there. Under any other key it has to be
 * something that no other call and no connection has.
 */
export function leftBy(snapshot: Snapshot, { pid, tid, fd, pointer, name }: Call, evidence: Evidence): Saved[] {
  const { calls } = evidence;
  const holdsPointer = (value: Uint8Array) => pointer !== undefined && holdsU64(value, pointer);
  const holdsFd = (value: Uint8Array) => roleOf(name) !== 'opens' && holdsU32(value, fd);
  // Memory that one kind of call has given back, another may get.
  const isPointerOfItsKind = calls.every((call) => call.pointer !== pointer || call.name === name);
  const isTelling = (value: Uint8Array) =>
    (pointer !== 0n && isPointerOfItsKind && holdsPointer(value)) ||
    (roleOf(name) === 'closes' && isUnusualFd(fd) && holdsU32(value, fd));
  const forArguments = mapsForArguments(evidence);
  return entriesWhere(snapshot, (key, value, map) =>
    isNumberOf(key, pid, tid)
      ? holdsPointer(value) || holdsFd(value) || (forArguments.has(map) && value.every((byte) => byte === 0))
      : isTelling(value),
  );
}

/**
 * Entries under a number of the call's thread that hold a place in the kernel's memory, such as its struct sock, or who
 * its client is.
 */
export function sockLeftBy(snapshot: Snapshot, { pid, tid, client }: Call): Saved[] {
  const address = client && Buffer.from([client.port >> 8, client.port & 0xff]);
  return entriesWhere(
    snapshot,
    (key, value) =>
      isNumberOf(key, pid, tid) &&
      (holdsKernelAddress(value) || (address !== undefined && Buffer.from(value).includes(address))),
  );
}

/** From here on an address is the kernel's, on x86-64 and arm64. */
const KERNEL_MEMORY = 0xffff_0000_0000_0000n;

function holdsKernelAddress(value: Uint8Array): boolean {
  const view = viewOf(value);
  for (let at = 0; at + 8 <= value.length; at += 8) {
    const number = view.getBigUint64(at, true);
    // Small negative numbers are results, and no addresses.
    if (number >= KERNEL_MEMORY && number < 0xffff_ffff_ffff_0000n) return true;
  }
  return false;
}

/** Whether a key is a number of this thread, whichever. */
function isNumberOf(key: Uint8Array, pid: number, tid: number): boolean {
  if (key.length === 4) return readU32(key) === tid;
  return key.length >= 8 && [threadKey(pid, tid), BigInt(tid)].includes(readU64(key));
}

/** The maps in which a thread that was seen inside a call had what it was called with. */
const mapsForArguments = ({ snapshots, actors }: Evidence): Set<string> =>
  new Set(
    snapshots.flatMap((snapshot) =>
      snapshot.blocked.flatMap(({ tid, pointer }) =>
        savedFor(snapshot, actors.probe.pid, tid)
          .filter(({ value }) => holdsU64(value, pointer))
          .map(({ map }) => map),
      ),
    ),
  );

const entriesWhere = (
  snapshot: Snapshot,
  holds: (key: Uint8Array, value: Uint8Array, map: string) => boolean,
): Saved[] =>
  snapshot.maps.flatMap(({ name, type, entries }) =>
    entries.filter(({ key, value }) => holds(key, value, name)).map((entry) => ({ map: name, type, ...entry })),
  );

/** Whether a value has this number in one of its fields. */
export function holdsU64(value: Uint8Array, number: bigint): boolean {
  const view = viewOf(value);
  for (let at = 0; at + 8 <= value.length; at += 8) if (view.getBigUint64(at, true) === number) return true;
  return false;
}

function holdsU32(value: Uint8Array, number: number): boolean {
  const view = viewOf(value);
  for (let at = 0; at + 4 <= value.length; at += 4) if (view.getInt32(at, true) === number) return true;
  return false;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
export const readU32 = (bytes: Uint8Array, at = 0): number => viewOf(bytes).getUint32(at, true);
const readU64 = (bytes: Uint8Array): bigint => viewOf(bytes).getBigUint64(0, true);
