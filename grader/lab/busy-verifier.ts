import type { Bundle } from '../bundle/bundle.ts';
import { loopIn } from '../bundle/loop-in.ts';
import { patience } from '../base/patience.ts';
import type { GuestMessage } from '../guest/protocol.ts';
import { isSilence } from './agent-failure.ts';
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

/** How long an agent may take: until its hooks are attached, on a machine that is not held up by others, and in all. */
interface Patience {
  loadMs: number;
  allMs: number;
}

/** What is heard: the agent's next message, or that its verifier is busy and will be for long. */
type Heard = GuestMessage | { type: 'busy'; refusal: Refusal };

/**
 * Listens to an agent that is about to load a program; `looping` is the hook with a loop, if there is one. Each call resolves
 * with what is heard next, and throws what AgentLink.next throws. While the hooks are not attached, a silence is the program's
 * fault where it has a loop and the machine a processor: a verifier that is busy keeps it at work for half of `loadMs`, while
 * one that others hold up gets its time until `allMs` are over.
 */
export function hearingOf(agent: AgentLink, looping: string | undefined, { loadMs, allMs }: Patience) {
  const begun = performance.now();
  const before = agent.processorSeconds();
  const isBusy = () => (agent.processorSeconds() - before) * 1000 >= loadMs / 2;
  return async (isAttached: boolean): Promise<Heard> => {
    const mayBeBusy = looping !== undefined && !isAttached;
    for (;;) {
      const limit = mayBeBusy && performance.now() < begun + loadMs ? loadMs : allMs;
      try {
        return await agent.next(Math.max(0, begun + limit - performance.now()));
      } catch (error) {
        if (!isSilence(error)) throw error;
        if (mayBeBusy && isBusy()) return { type: 'busy', refusal: busyWith(looping, limit) };
        if (limit === allMs) throw error;
      }
    }
  };
}

/** The refusal of a program that is not loaded in time, in place of the kernel's. */
const busyWith = (subject: string, ms: number): Refusal => ({
  ...{ stage: 'verifier', subject, errno: 0, log: '' },
  message: `the verifier was still busy after ${ms / 1000} s: it follows every round of a loop`,
});
