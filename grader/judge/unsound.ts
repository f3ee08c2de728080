import { KitError } from '../base/errors.ts';
import type { Evidence } from '../traffic/evidence.ts';

/** Why a run says nothing about the program; undefined when it does say something. */
export function unsound({
  lost,
  unrecorded = 0,
  requests,
}: Pick<Evidence, 'lost' | 'unrecorded' | 'requests'>): string | undefined {
  if (lost > 0) return `${lost} events were lost on their way`;
  if (unrecorded > 0) return `${unrecorded} system calls of the servers could not be recorded`;
  return requests.find((request) => request.problem !== undefined)?.problem;
}

/** KitError INCONCLUSIVE: `said` tells how often it was tried. */
export const inconclusive = (said: string, problem: string): KitError =>
  new KitError('machine', 'INCONCLUSIVE', `${said}: ${problem}`, 'Run it again when the machine is less busy.');
