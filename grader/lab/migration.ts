import { KitError } from '../base/errors.ts';
import type { Qmp } from './qmp.ts';

/** Leaves RAM that is a file already out of QEMU's migration stream. Named as an experiment in all versions since 4.0. */
const MAPPED_RAM = 'x-ignore-shared';

/** Whether this QEMU can leave the RAM where it is; asked of QEMU itself, as builds differ within a version. */
export async function canMapRam(qmp: Qmp): Promise<boolean> {
  const known = (await qmp.ask('query-migrate-capabilities')) as { capability: string }[];
  return known.some(({ capability }) => capability === MAPPED_RAM);
}

/** To be said by both sides, before the migration. */
export async function mapRam(qmp: Qmp): Promise<void> {
  await qmp.ask('migrate-set-capabilities', { capabilities: [{ capability: MAPPED_RAM, state: true }] });
}

/** Waits until QEMU says that a migration, out or in, is complete. Throws KitError SNAPSHOT_TRANSFER. */
export async function migrated(qmp: Qmp, ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  for (;;) {
    const { status, 'error-desc': words } = (await qmp.ask('query-migrate')) as Record<string, string | undefined>;
    if (status === 'completed') return;
    if (status === 'failed' || performance.now() > deadline)
      throw new KitError(
        'machine',
        'SNAPSHOT_TRANSFER',
        `QEMU's migration is ${status ?? 'not running'}${words === undefined ? '' : `: ${words}`}`,
        'npm run lab -- rebuild',
      );
    await new Promise((resolve) => setTimeout(resolve, 2)); // QEMU answers the question only when asked
  }
}
