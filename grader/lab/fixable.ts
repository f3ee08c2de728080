import { KitError } from '../base/errors.ts';

/** Failures of one machine or one snapshot: another may come up. What ails this computer itself is none of them. */
const MENDABLE = new Set([
  'AGENT_DIED',
  'BAKE_FAILED',
  'QEMU_GONE',
  'QEMU_SILENT',
  'RESTORE_FAILED',
  'SNAPSHOT_GONE',
  'SNAPSHOT_TRANSFER',
  'VM_DIED',
  'VM_NONSENSE',
  'VM_PANIC',
  'VM_SILENT',
]);

export const isFixable = (error: unknown): error is KitError => error instanceof KitError && MENDABLE.has(error.code);
