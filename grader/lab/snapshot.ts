import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { MachineSpec } from './machine.ts';

/** A paused, fully started guest on disk: one folder, never changed after it was renamed into place. */
export interface Snapshot {
  folder: string;
  key: string;
  /** Lies in the guest's memory; a restored guest proves with it that it is this one. */
  nonce: string;
}

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
  /** QEMU's path, size and time. */
  qemu: string;
  /** The host's CPU model: the guest's clock counts this CPU's TSC. */
  cpu: string;
  kernel: string;
  image: string;
  machine: string[];
}

export const snapshotKey = (origin: SnapshotOrigin): string =>
  createHash('sha256').update(JSON.stringify(origin)).digest('hex').slice(0, 16);

const record = z.object({ key: z.string(), nonce: z.string(), ramBytes: z.number(), stateBytes: z.number() });
export type SnapshotRecord = z.infer<typeof record>;

/** The snapshot of a folder, or undefined when there is none, it is another one's, or its files are not the size they were. */
export async function findSnapshot(folder: string, key: string): Promise<Snapshot | undefined> {
  try {
    const files = snapshotFiles(folder);
    const found = record.parse(JSON.parse(await readFile(files.record, 'utf8')));
    if (found.key !== key) return undefined;
    if ((await fileSize(files.ram)) !== found.ramBytes || (await fileSize(files.state)) !== found.stateBytes)
      return undefined;
    return { folder, key, nonce: found.nonce };
  } catch {
    return undefined; // absent or damaged: baked anew either way
  }
}

export async function fileSize(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Runs `use` with the device state opened for reading. */
export async function withState<T>(snapshot: Snapshot, use: (fd: number) => Promise<T>): Promise<T> {
  const fd = openSync(snapshotFiles(snapshot.folder).state, 'r');
  try {
    return await use(fd);
  } finally {
    closeSync(fd);
  }
}

/** The specification of the machine that a snapshot is restored into. */
export const restoredMachine = (baked: Omit<MachineSpec, 'mode' | 'ramFile'>, snapshot: Snapshot): MachineSpec => ({
  ...baked,
  mode: 'restore',
  ramFile: snapshotFiles(snapshot.folder).ram,
});
