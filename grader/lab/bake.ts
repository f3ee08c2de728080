import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../base/make-folder.ts';
import { KitError } from '../base/errors.ts';
import { lastLevel } from '../levels/index.ts';
import { rehearsalOf } from '../levels/rehearsal.ts';
import { recorderBundle } from '../traffic/recorder/recorder-bundle.ts';
import { patience } from '../base/patience.ts';
import type { GuestMessage } from '../guest/protocol.ts';
import { agentFailure, isSilence } from './agent-failure.ts';
import { attemptsAfter } from './attempts-after.ts';
import { agentLink, type AgentLink } from './agent-link.ts';
import type { KernelPackage } from './kernel-package.ts';
import { withDiskSpace } from './disk-space.ts';
import { WORK } from '../cache/leftovers.ts';
import { RAM_MB, type MachineSpec } from './machine.ts';
import { canMapRam, mapRam, migrated } from './migration.ts';
import type { Progress } from '../base/progress.ts';
import { settled, snapshotFiles, type SnapshotRecord } from './snapshot.ts';
import { startVm, type Vm } from './vm.ts';

export interface BakeRequest {
  spec: Omit<MachineSpec, 'mode' | 'ramFile'>;
  key: string;
  /** Where the snapshot goes; what is there is replaced. */
  folder: string;
  /** For the recorder, which is compiled for this kernel. */
  kernel: Pick<KernelPackage, 'headers'>;
  progress: Progress;
}

/** How long the console of a guest that boots may be silent. On an idle machine it never is for more than 2 s. */
const SILENCE_MS = { tcg: 45_000 * patience, kvm: 15_000 * patience };
const WARM_UP_MS = 180_000 * patience;
const SAVE_MS = 60_000 * patience;
const MB = 1024 * 1024;

/**
 * Boots a machine from cold, lets the agent get ready, and writes its memory and devices to `folder`.
 * To be called by the holder of the cache's lock. Throws KitError NO_SPACE, VM_SILENT after the last boot that hung, and others.
 */
export async function bake(request: BakeRequest): Promise<void> {
  const { key, folder, progress } = request;
  progress("booting the lab's machine once, to take the snapshot that every run starts from (about 10 s)");
  const home = dirname(folder);
  makeFolder(home);
  const space = { folder: home, bytes: (RAM_MB + 16) * MB, purpose: 'for the snapshot of the lab' };
  await withDiskSpace(space, async () => {
    const work = await mkdtemp(join(home, WORK.bake));
    try {
      const files = snapshotFiles(work);
      const nonce = randomBytes(16).toString('hex');
      const ramIsMapped = await retried(request, () => bootAndSave(request, files, nonce));
      const { ram, state } = files;
      await shrink(ram);
      const record: SnapshotRecord = { key, nonce, ramIsMapped, ram: await settled(ram), state: await settled(state) };
      await writeFile(files.record, JSON.stringify(record), { flush: true });
      await install(work, folder);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function retried<T>({ progress, spec }: BakeRequest, boot: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await boot();
    } catch (error) {
      const attempts = attemptsAfter(error, spec.accelerator);
      if (attempt >= attempts) throw error;
      const what = isSilence(error) ? 'the boot hung' : `the boot failed (${(error as Error).message})`;
      progress(`${what}; attempt ${attempt + 1} of ${attempts}`);
    }
  }
}

/** Resolves with whether the RAM file is the guest's memory (else it is in the state file). */
async function bootAndSave(request: BakeRequest, files: Files, nonce: string): Promise<boolean> {
  const { spec, kernel, progress } = request;
  await reserve(files.ram);
  const recorder = recorderBundle(kernel.headers, progress);
  recorder.catch(() => undefined); // awaited below; a machine that does not boot comes first
  const vm = startVm({ ...spec, mode: 'bake', ramFile: files.ram });
  try {
    const agent = agentLink(vm);
    expectMessage(await firstMessage(vm, agent, SILENCE_MS[spec.accelerator]), 'hello');
    agent.send({ type: 'bake', nonce, patience, rehearsal: rehearsalOf(lastLevel), recorder: await recorder });
    expectMessage(await agent.next(WARM_UP_MS), 'baked');
    const ramIsMapped = await canMapRam(vm.qmp);
    await save(vm, files.state, ramIsMapped);
    return ramIsMapped;
  } finally {
    await vm.stop();
  }
}

type Files = ReturnType<typeof snapshotFiles>;

/**
 * Takes the room on the disk that the guest's memory may need. A disk that became full later would kill QEMU in the middle of a
 * write to its memory, without a word.
 */
async function reserve(ramFile: string): Promise<void> {
  await rm(ramFile, { force: true });
  await (await open(ramFile, 'wx', 0o600)).close();
  const { exitCode, signal, stderr } = await execa('fallocate', ['--length', `${RAM_MB}MiB`, ramFile], {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  // A file system that cannot reserve (NFS) has no more to offer than the free space that was seen before.
  if (exitCode === 0 || /not supported/i.test(stderr)) return;
  throw Object.assign(new Error(`fallocate: ${stderr}`), { signal });
}

/** The agent's first word. A boot may be slow, but it is not silent: its kernel's log goes on and on. */
async function firstMessage(vm: Vm, agent: AgentLink, silenceMs: number): Promise<GuestMessage> {
  const now = () => ({ ms: performance.now(), seconds: vm.processorSeconds() });
  let lastSign = now();
  vm.onConsole(() => (lastSign = now()));
  for (;;) {
    const left = lastSign.ms + silenceMs - performance.now();
    const message = await agent.next(Math.max(left, 1)).catch((error: unknown) => {
      if (!isSilence(error)) throw error;
      if (performance.now() < lastSign.ms + silenceMs) return undefined;
      throw agentFailure.silent(silenceMs, vm.processorSeconds() - lastSign.seconds, vm.lastWords());
    });
    if (message) return message;
  }
}

function expectMessage(message: GuestMessage, type: GuestMessage['type']): void {
  if (message.type === type) return;
  const got = message.type === 'failed' ? `failed: ${message.message}` : `said ${message.type}, wanted ${type}`;
  throw new KitError('machine', 'BAKE_FAILED', `the agent in the lab ${got}`, 'npm run lab -- rebuild');
}

/** Pauses the machine and writes its devices; its RAM is the file already, or written with them. */
async function save({ qmp, lastWords }: Vm, stateFile: string, ramIsMapped: boolean): Promise<void> {
  if (ramIsMapped) await mapRam(qmp);
  await qmp.ask('stop');
  // A descriptor that QEMU inherits serves for reading (fd:6), but to write to, QEMU 7.2 knows only commands. It says
  // that it is done when the command may still be writing; so the command itself says so, with the file's name.
  const [draft, done] = [`${stateFile}.new`, stateFile].map(quoted);
  await qmp.ask('migrate', { uri: `exec:umask 077 && cat > ${draft} && mv ${draft} ${done}` });
  try {
    await migrated(qmp, SAVE_MS);
    await exists(stateFile, SAVE_MS);
  } catch (cause) {
    // The command's words (a full disk) are on QEMU's stderr.
    const why = `${(cause as Error).message}; ${lastWords()}`;
    throw new KitError('machine', 'SNAPSHOT_TRANSFER', why, 'npm run lab -- rebuild', { cause });
  }
}

const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`;

async function exists(file: string, ms: number): Promise<void> {
  for (const deadline = performance.now() + ms; ;) {
    if (existsSync(file)) return;
    if (performance.now() > deadline) throw new Error(`no state was written within ${ms / 1000} s`);
    await delay(2);
  }
}

/** Pages that the guest never used or gave back as zeros need no disk. */
async function shrink(ramFile: string): Promise<void> {
  await execa('fallocate', ['--dig-holes', ramFile], { reject: false });
}

/** Renames are atomic: a run that restores meanwhile has either snapshot, whole (see openSnapshot). */
async function install(work: string, folder: string): Promise<void> {
  const old = `${work}-old`;
  await rename(folder, old).catch(() => undefined); // none yet
  await rename(work, folder);
  await rm(old, { recursive: true, force: true });
}
