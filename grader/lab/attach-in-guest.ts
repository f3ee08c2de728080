import type { Bundle } from '../bundle/bundle.ts';
import { busyWith, hookWithLoop, LOAD_MS, verifierWatch } from './busy-verifier.ts';
import { agentFailure, isSilence } from './agent-failure.ts';
import type { AgentLink } from './agent-link.ts';
import { patience } from '../base/patience.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Plan } from '../traffic/plan.ts';

const ATTACH_MS = 30_000 * patience;

/**
 * Lets the agent in a guest attach a program and report from then on; resolves with the refusal, if it is refused. As in
 * grade-in-guest.ts, a program with a loop that is not attached in time keeps the verifier busy: that is its author's fault.
 */
export async function attachInGuest(
  agent: AgentLink,
  bundle: Bundle,
  plan: Plan,
  { attachMs, loadMs } = { attachMs: ATTACH_MS, loadMs: LOAD_MS },
): Promise<Refusal | undefined> {
  const begun = performance.now();
  const verifier = verifierWatch(agent, loadMs);
  const looping = hookWithLoop(bundle, plan);
  agent.send({ type: 'sniff', bundle, plan });
  for (;;) {
    const limit = looping !== undefined && performance.now() < begun + loadMs ? loadMs : attachMs;
    const answer = await agent.next(Math.max(0, begun + limit - performance.now())).catch((error: unknown) => {
      if (looping === undefined || !isSilence(error)) throw error;
      if (verifier.isBusy()) return { type: 'refused', refusal: busyWith(looping, limit) } as const;
      if (limit < attachMs) return undefined; // others hold the machine up
      throw error;
    });
    if (!answer) continue;
    if (answer.type === 'refused') return answer.refusal;
    if (answer.type !== 'attached') throw agentFailure.outOfTurn(answer);
    return undefined;
  }
}
