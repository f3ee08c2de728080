import { KitError } from '../base/errors.ts';
import { isSilence } from './agent-failure.ts';
import { isFixable } from './fixable.ts';
import type { Accelerator } from './machine.ts';

/**
 * How often a machine may be booted for a snapshot, now that a boot has failed so. An emulated cold boot may hang, also twice.
 * With KVM a second try costs ten seconds, and giving KVM up costs every later run more.
 */
export function attemptsAfter(error: unknown, accelerator: Accelerator): number {
  if (accelerator === 'kvm') return isFixable(error) ? 2 : 1;
  if (isSilence(error)) return 3;
  // The agent was there and did not get ready: on a busy machine a server took too long.
  return error instanceof KitError && error.code === 'BAKE_FAILED' ? 2 : 1;
}
