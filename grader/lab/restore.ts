import { randomBytes } from 'node:crypto';
import { KitError } from '../errors.ts';
import { PROTOCOL } from '../protocol.ts';
import { agentLink, type AgentLink } from './agent-link.ts';
import { migrated } from './bake.ts';
import { FD, type MachineSpec } from './machine.ts';
import { restoredMachine, withState, type Snapshot } from './snapshot.ts';
import { startVm, type Vm } from './vm.ts';

/** A restored guest answers in a fifth of a second; one that is still silent after this will stay silent. */
const READY_MS = 5000;

export interface RestoredGuest {
  vm: Vm;
  agent: AgentLink;
  /** `uname -r` of the guest */
  release: string;
}

/** Starts a fresh copy of the snapshot. Throws KitError `machine` (RESTORE_FAILED and others) when it does not come up. */
export async function restore(
  baked: Omit<MachineSpec, 'mode' | 'ramFile'>,
  snapshot: Snapshot,
): Promise<RestoredGuest> {
  const vm = await withState(snapshot, (fd) => Promise.resolve(startVm(restoredMachine(baked, snapshot), fd)));
  try {
    const agent = agentLink(vm);
    await Promise.all([
      vm.qmp.ask('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] }),
      vm.qmp.ask('migrate-incoming', { uri: `fd:${FD.state}` }),
    ]).catch((cause: unknown) => {
      throw new KitError(
        'machine',
        'RESTORE_FAILED',
        `QEMU refused the snapshot: ${vm.lastWords() || String(cause)}`,
        'npm run lab -- rebuild',
        { cause },
      );
    });
    await migrated(vm.qmp, READY_MS);
    agent.send({ type: 'wake', epochMs: Date.now(), entropy: randomBytes(32) });
    await vm.qmp.ask('cont');
    const ready = await agent.next(READY_MS);
    if (ready.type !== 'ready' || ready.nonce !== snapshot.nonce || ready.protocol !== PROTOCOL)
      throw new KitError(
        'machine',
        'RESTORE_FAILED',
        'the restored guest is not the one that was baked',
        'npm run lab -- rebuild',
      );
    return { vm, agent, release: ready.release };
  } catch (error) {
    await vm.stop();
    throw error;
  }
}
