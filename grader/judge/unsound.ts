import { KitError } from '../errors.ts';
import type { Evidence } from '../protocol.ts';

/** A run has some 500 events at most: a program that sends so many more reports what was not asked for, and floods the machine. */
const FLOOD = 10_000;

const BUSY = 'Run it again when the machine is less busy.';
const FLOODED =
  'Does your program send an event for every call of every process? Send only what it is to report: docs/level-2.md#only-http says how.';

export interface Unsound {
  problem: string;
  remedy: string;
  /** So much was sent that another run would come to the same, on whichever machine. */
  isFlood: boolean;
}

/** Why a run says nothing about the program, and what to do about it; undefined when it does say something. */
export function unsound({ lost, requests }: Pick<Evidence, 'lost' | 'requests'>): Unsound | undefined {
  const isFlood = lost > FLOOD;
  if (lost > 0) return { problem: `${lost} events were lost on their way`, remedy: isFlood ? FLOODED : BUSY, isFlood };
  const problem = requests.find((request) => request.problem !== undefined)?.problem;
  return problem === undefined ? undefined : { problem, remedy: BUSY, isFlood };
}

/** KitError INCONCLUSIVE: `said` tells how often it was tried. */
export const inconclusive = (said: string, { problem, remedy }: Unsound): KitError =>
  new KitError('machine', 'INCONCLUSIVE', `${said}: ${problem}`, remedy);
