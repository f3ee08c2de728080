import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KitError } from '../errors.ts';
import { agentLink } from './agent-link.ts';
import type { MachineSpec } from './machine.ts';
import type { Progress } from './progress.ts';
import type { Qmp } from './qmp.ts';
import { fileSize, findSnapshot, snapshotFiles, type Snapshot, type SnapshotRecord } from './snapshot.ts';
import { startVm, type Vm } from './vm.ts';

/** An emulated cold boot may hang; a healthy one needs 7 s on an idle machine. */
const ATTEMPTS = 3;
const BOOT_MS = 60_000;
const WARM_UP_MS = 60_000;

/**
 * Boots a machine from cold, lets the agent get ready, and writes its memory and devices to `folder`.
 * Baking twice at once is harmless: each writes its own folder, and the last rename wins.
 */
export async function bake(
  spec: Omit<MachineSpec, 'mode' | 'ramFile'>,
  key: string,
  folder: string,
  progress: Progress,
): Promise<Snapshot> {
  progress("booting the lab's machine once, to take the snapshot that every run starts from (about 10 s)");
  await mkdir(join(folder, '..'), { recursive: true });
  const work = await mkdtemp(join(folder, '..', 'bake-'));
  try {
    const files = snapshotFiles(work);
    const nonce = randomBytes(16).toString('hex');
    await retried((attempt) => {
      if (attempt > 1) progress(`the boot hung; attempt ${attempt} of ${ATTEMPTS}`);
      return bootAndSave({ ...spec, mode: 'bake', ramFile: files.ram }, files, nonce);
    });
    const record: SnapshotRecord = {
      key,
      nonce,
      ramBytes: await fileSize(files.ram),
      stateBytes: await fileSize(files.state),
    };
    await writeFile(files.record, JSON.stringify(record));
    await install(work, folder);
    const snapshot = await findSnapshot(folder, key);
    if (snapshot) return snapshot;
    throw new KitError(
      'machine',
      'BAKE_LOST',
      `the snapshot in ${folder} changed while it was being written`,
      'Run the command again.',
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function retried(boot: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await boot(attempt);
      return;
    } catch (error) {
      const worthAnother = error instanceof KitError && error.code === 'VM_SILENT';
      if (!worthAnother || attempt === ATTEMPTS) throw error;
    }
  }
}

async function bootAndSave(spec: MachineSpec, files: { ram: string; state: string }, nonce: string): Promise<void> {
  await rm(files.ram, { force: true });
  let vm: Vm | undefined;
  try {
    vm = startVm(spec);
    const agent = agentLink(vm);
    await expectMessage(agent.next(BOOT_MS), 'hello');
    agent.send({ type: 'bake', nonce });
    await expectMessage(agent.next(WARM_UP_MS), 'baked');
    await save(vm.qmp, files.state);
  } finally {
    await vm?.stop();
  }
  for (const file of [files.ram, files.state]) await chmod(file, 0o600);
  // Pages that the guest never used or freed as zeros need no disk.
  await execa('fallocate', ['--dig-holes', files.ram], { reject: false });
}

async function expectMessage(message: Promise<{ type: string }>, type: string): Promise<void> {
  const got = await message;
  if (got.type !== type)
    throw new KitError(
      'machine',
      'VM_NONSENSE',
      `the guest said ${JSON.stringify(got).slice(0, 200)}, wanted ${type}`,
      'npm run lab -- rebuild',
    );
}

/** Pauses the machine and writes its devices; its RAM is the file already. */
async function save(qmp: Qmp, stateFile: string): Promise<void> {
  await qmp.ask('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });
  await qmp.ask('stop');
  // A file that QEMU inherits serves for reading (fd:N), but to write to, QEMU 7.2 knows only commands.
  await qmp.ask('migrate', { uri: `exec:cat > '${stateFile.replaceAll("'", String.raw`'\''`)}'` });
  await migrated(qmp, 20_000);
}

/** Waits until QEMU says that a migration, out or in, is complete. */
export async function migrated(qmp: Qmp, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    const { status } = (await qmp.ask('query-migrate')) as { status?: string };
    if (status === 'completed') return;
    if (status === 'failed' || Date.now() > deadline)
      throw new KitError(
        'machine',
        'SNAPSHOT_TRANSFER',
        `QEMU's migration is ${status ?? 'not running'}`,
        'npm run lab -- rebuild',
      );
    await new Promise((resolve) => setTimeout(resolve, 2)); // QEMU answers the question only when asked
  }
}

async function install(work: string, folder: string): Promise<void> {
  const old = `${work}-old`;
  await rename(folder, old).catch(() => undefined); // none yet
  await rename(work, folder).catch(() => undefined); // another run was faster: its snapshot serves as well
  await rm(old, { recursive: true, force: true });
  await removeStale(join(folder, '..'));
}

/** Half-baked folders of runs that were killed, older than any bake can last. */
async function removeStale(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith('bake-')) continue;
    const age = Date.now() - (await fileTime(join(home, name)));
    if (age > 10 * 60_000) await rm(join(home, name), { recursive: true, force: true });
  }
}

async function fileTime(path: string): Promise<number> {
  const folder = await open(path).catch(() => undefined);
  const time = (await folder?.stat())?.mtimeMs ?? Date.now();
  await folder?.close();
  return time;
}
