import { randomBytes } from 'node:crypto';
import { KitError } from '../base/errors.ts';
import { patience } from '../base/patience.ts';
import { PROTOCOL } from '../guest/protocol.ts';
import { agentLink, type AgentLink } from './agent-link.ts';
import { within } from '../base/deadline.ts';
import { FD, type MachineSpec } from './machine.ts';
import { mapRam, migrated } from './migration.ts';
import type { OpenSnapshot } from './snapshot.ts';
import { startVm, type Vm } from './vm.ts';

/** A restored guest answers in half a second; one that is still silent after this will stay silent. */
const READY_MS = 20_000 * patience;

const LAST_WORDS_MS = 1000 * patience;

export interface RestoredGuest {
  vm: Vm;
  agent: AgentLink;
  /** `uname -r` of the guest */
  release: string;
}

/** Starts a fresh copy of the snapshot. Throws KitError `machine` (RESTORE_FAILED and others) when it does not come up. */
export async function restore(
  baked: Omit<MachineSpec, 'mode' | 'ramFile'>,
  snapshot: OpenSnapshot,
): Promise<RestoredGuest> {
  const vm = startVm({ ...baked, mode: 'restore', ramFile: `/proc/self/fd/${FD.ram}` }, snapshot.fds);
  try {
    const agent = agentLink(vm);
    await load(vm, snapshot.ramIsMapped);
    agent.send({ type: 'wake', epochMs: Date.now(), entropy: randomBytes(32), patience });
    await vm.qmp.ask('cont');
    const ready = await agent.next(READY_MS);
    if (ready.type !== 'ready' || ready.nonce !== snapshot.nonce || ready.protocol !== PROTOCOL)
      throw refused('the restored guest is not the one that was baked');
    return { vm, agent, release: ready.release };
  } catch (error) {
    await vm.stop();
    throw error;
  }
}

async function load({ qmp, lastWords, ended }: Vm, ramIsMapped: boolean): Promise<void> {
  try {
    // Both at once: QEMU takes them in their order.
    await Promise.all([ramIsMapped ? mapRam(qmp) : undefined, qmp.ask('migrate-incoming', { uri: `fd:${FD.state}` })]);
    await migrated(qmp, READY_MS);
  } catch (cause) {
    if (cause instanceof KitError && cause.code === 'QEMU_SILENT') throw cause;
    await within(LAST_WORDS_MS, ended); // a QEMU that dies of a snapshot says why while it does
    throw refused(`QEMU refused the snapshot: ${lastWords() || (cause as Error).message}`, cause);
  }
}

const refused = (message: string, cause?: unknown): KitError =>
  new KitError('machine', 'RESTORE_FAILED', message, 'npm run lab -- rebuild', { cause });
