import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { hashOf } from '../base/hash-of.ts';

/** A paused, fully started guest on disk: one folder, never changed after it was renamed into place. */
export const snapshotFiles = (folder: string) => ({
  ram: join(folder, 'ram'),
  state: join(folder, 'state'),
  record: join(folder, 'snapshot.json'),
});

/**
 * All that a snapshot depends on. QEMU itself does not notice a wrong CPU model or a changed binary: the guest just stays
 * silent.
 */
export interface SnapshotOrigin {
  protocol: number;
  /** The digest of QEMU's program. */
  qemu: string;
  /** The host's CPU model: the guest's clock counts this CPU's TSC. */
  cpu: string;
  /** The digest of its image. */
  kernel: string;
  /** The id of the guest's image. */
  image: string;
  /** The digest of what the guest plays before it is saved. */
  rehearsal: string;
  /** The digest of the recorder's text. */
  recorder: string;
  machine: string[];
}

export const snapshotKey = (origin: SnapshotOrigin): string => hashOf(JSON.stringify(origin)).slice(0, 16);

/**
 * Size and time of a file as it was when the snapshot was taken: whatever touches it later shows in them. The time is in
 * whole seconds, for the layers of a container's image keep no more of it.
 */
const fileMark = z.object({ bytes: z.number(), mtimeMs: z.number() });
const record = z.object({
  key: z.string(),
  /** Lies in the guest's memory; a restored guest proves with it that it is this one. */
  nonce: z.string(),
  /** Whether RAM is a file to map; else it is part of the state. */
  ramIsMapped: z.boolean(),
  ram: fileMark,
  state: fileMark,
});
export type SnapshotRecord = z.infer<typeof record>;

/** A snapshot with its files open: it stays whole, even when another run replaces or removes its folder meanwhile. */
export interface OpenSnapshot extends SnapshotRecord {
  fds: { ram: number; state: number };
  close: () => Promise<void>;
}

/** The snapshot of a folder, or undefined when there is none, it is another one's, or its files are not as they were. */
export async function openSnapshot(folder: string, key: string): Promise<OpenSnapshot | undefined> {
  const opened: FileHandle[] = [];
  const close = async () => {
    for (const file of opened.splice(0)) await file.close();
  };
  const openOne = async (path: string, flags: number) => {
    const file = await open(path, flags);
    opened.push(file);
    return file;
  };
  try {
    // All three through one descriptor of the folder: by name, the second could be of a newer snapshot than the first.
    const home = await openOne(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    const files = snapshotFiles(`/proc/self/fd/${home.fd}`);
    const found = record.parse(JSON.parse(await (await openOne(files.record, constants.O_RDONLY)).readFile('utf8')));
    const ram = await openOne(files.ram, constants.O_RDWR);
    const state = await openOne(files.state, constants.O_RDONLY);
    const isWhole = found.key === key && same(found.ram, await markOf(ram)) && same(found.state, await markOf(state));
    if (isWhole) return { ...found, fds: { ram: ram.fd, state: state.fd }, close };
  } catch {
    // absent or damaged: baked anew either way
  }
  await close();
  return undefined;
}

/** Whether the folder has a snapshot of this key, and which. */
export async function findSnapshot(folder: string, key: string): Promise<SnapshotRecord | undefined> {
  const snapshot = await openSnapshot(folder, key);
  await snapshot?.close();
  return snapshot;
}

/** Gives a file that is complete a time in whole seconds, and sees to it that all of it is on the disk. */
export async function settled(path: string): Promise<z.infer<typeof fileMark>> {
  const file = await open(path, 'r+');
  try {
    const now = Math.floor(Date.now() / 1000);
    await file.utimes(now, now);
    await file.sync();
    return await markOf(file);
  } finally {
    await file.close();
  }
}

async function markOf(file: FileHandle): Promise<z.infer<typeof fileMark>> {
  const { size, mtimeMs } = await file.stat();
  return { bytes: size, mtimeMs };
}

const same = (a: z.infer<typeof fileMark>, b: z.infer<typeof fileMark>): boolean =>
  a.bytes === b.bytes && a.mtimeMs === b.mtimeMs;
