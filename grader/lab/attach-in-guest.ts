import type { Bundle } from '../bundle/bundle.ts';
import { hearingOf, hookWithLoop, LOAD_MS } from './busy-verifier.ts';
import { agentFailure } from './agent-failure.ts';
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
  const hear = hearingOf(agent, hookWithLoop(bundle, plan), { loadMs, allMs: attachMs });
  agent.send({ type: 'sniff', bundle, plan });
  const answer = await hear(false);
  if (answer.type === 'busy' || answer.type === 'refused') return answer.refusal;
  if (answer.type !== 'attached') throw agentFailure.outOfTurn(answer);
  return undefined;
}
