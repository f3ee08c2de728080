import type { Bundle } from './bundle/bundle.ts';
import { agentFailure, isSilence } from './lab/agent-failure.ts';
import type { AgentLink } from './lab/agent-link.ts';
import { patience } from './patience.ts';
import type { Evidence, Refusal } from './protocol.ts';
import type { Listener } from './traffic/grading.ts';
import type { Plan } from './traffic/plan.ts';

export type GradingResult = { refusal: Refusal } | { evidence: Evidence };

/** The guest plays its traffic within 2 s; a busy machine may need some times that. With a compile, all is over in 30 s. */
const RUN_MS = 20_000 * patience;

/**
 * Lets the agent in a guest run a program. Whatever the program does there, this ends in time: with the agent's word, or
 * with KitError `machine` when it says nothing, talks nonsense or comes to no end.
 */
export async function gradeIn(
  agent: AgentLink,
  bundle: Bundle,
  plan: Plan,
  listener: Listener,
  ms = RUN_MS,
): Promise<GradingResult> {
  const end = performance.now() + ms;
  agent.send({ type: 'grade', bundle, plan });
  let result: GradingResult | undefined;
  for (;;) {
    const left = end - performance.now();
    // At the end it is the run that was too long: what talked all the time has not fallen silent for a moment.
    const message = await agent.next(Math.max(0, left)).catch((error: unknown) => {
      throw isSilence(error) && left < ms / 2 ? agentFailure.endless(ms) : error;
    });
    // A guest that never stops talking is never silent.
    if (performance.now() > end) throw agentFailure.endless(ms);
    if (message.type === 'phase') listener.onPhase(message.phase, message.ms);
    else if (message.type === 'samples') listener.onSamples(message.samples);
    else if (message.type === 'refused' && !result) result = { refusal: message.refusal };
    else if (message.type === 'evidence' && !result) result = { evidence: message.evidence };
    else if (message.type === 'goodbye' && result) return result;
    else throw agentFailure.outOfTurn(message);
  }
}
