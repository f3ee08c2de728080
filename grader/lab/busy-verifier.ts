import type { Bundle } from '../bundle/bundle.ts';
import { loopIn } from '../bundle/loop-in.ts';
import { patience } from '../base/patience.ts';
import type { AgentLink } from './agent-link.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Plan } from '../traffic/plan.ts';

/** The verifier takes 0.03 s for a program of the course, and up to 10 s to give up one that it finds too complex. */
export const LOAD_MS = 10_000 * patience;

/**
 * Which hook it is that keeps the verifier busy, if any does: of those with a loop, the one that was most likely written
 * last, that of the highest level.
 */
export const hookWithLoop = ({ programs }: Bundle, { hooks }: Pick<Plan, 'hooks'>): string | undefined =>
  hooks
    .map((hook) => hook.function)
    .findLast((name) => programs.some((program) => program.name === name && loopIn(program) !== undefined));

/**
 * Tells, from now on, a verifier that is busy from a machine that others hold up: it keeps a processor busy. Half of one for
 * `ms` will do, or less for longer.
 */
export function verifierWatch(agent: Pick<AgentLink, 'processorSeconds'>, ms: number): { isBusy: () => boolean } {
  const before = agent.processorSeconds();
  return { isBusy: () => (agent.processorSeconds() - before) * 1000 >= ms / 2 };
}

/** The refusal of a program that is not loaded in time, in place of the kernel's. */
export const busyWith = (subject: string, ms: number): Refusal => ({
  ...{ stage: 'verifier', subject, errno: 0, log: '' },
  message: `the verifier was still busy after ${ms / 1000} s: it follows every round of a loop`,
});
