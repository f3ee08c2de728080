import type { Bundle } from '../bundle/bundle.ts';
import { agentFailure, isSilence } from './agent-failure.ts';
import type { AgentLink } from './agent-link.ts';
import { patience } from '../base/patience.ts';
import { hearingOf, hookWithLoop, LOAD_MS } from './busy-verifier.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Evidence } from '../traffic/evidence.ts';
import type { Listener } from '../traffic/grading.ts';
import type { Plan } from '../traffic/plan.ts';

/** `busy`: the guest still works on the program or on its traffic, and no other can run there. */
export type GradingResult = { refusal: Refusal; busy?: true } | { evidence: Evidence };

/** How long a guest may take. */
export interface RunLimits {
  runMs: number;
  /** Until all hooks of a program with a loop are attached, on a machine that is not held up by others. */
  loadMs: number;
}

/** The guest plays its traffic within 2 s; a busy machine may need some times that. With a compile, all is over in 30 s. */
const RUN_MS = 20_000 * patience;

/**
 * Lets the agent in a guest run a program. Whatever the program does there, this ends in time: with the agent's word, or
 * with KitError `machine` when it says nothing, talks nonsense or comes to no end. A program with a loop that is not
 * attached in time, while its machine has a processor, keeps the verifier busy: that is its author's fault, and no fault of
 * the machine.
 */
export async function gradeInGuest(
  agent: AgentLink,
  bundle: Bundle,
  plan: Plan,
  listener: Listener,
  { runMs, loadMs }: RunLimits = { runMs: RUN_MS, loadMs: LOAD_MS },
): Promise<GradingResult> {
  const begun = performance.now();
  const before = agent.processorSeconds();
  const endless = () => agentFailure.endless(runMs, agent.processorSeconds() - before);
  const hear = hearingOf(agent, hookWithLoop(bundle, plan), { loadMs, allMs: runMs });
  agent.send({ type: 'grade', bundle, plan });
  let isAttached = false;
  let result: GradingResult | undefined;
  let lastWord = begun;
  for (;;) {
    const message = await hear(isAttached || result !== undefined).catch((error: unknown) => {
      // At the end it is the run that was too long: what talked all the time has not fallen silent for a moment.
      throw isSilence(error) && performance.now() < lastWord + runMs / 2 ? endless() : error;
    });
    if (message.type === 'busy') return { refusal: message.refusal, busy: true };
    lastWord = performance.now();
    // A guest that never stops talking is never silent.
    if (lastWord > begun + runMs) throw endless();
    if (message.type === 'phase') {
      isAttached = true;
      listener.onPhase(message.phase, message.ms);
    } else if (message.type === 'samples') listener.onSamples(message.samples);
    else if (message.type === 'printed') listener.onPrinted(message.lines);
    else if (message.type === 'refused' && !result)
      result = { refusal: message.refusal, ...(message.refusal.stage === 'flood' && { busy: true }) };
    else if (message.type === 'evidence' && !result) result = { evidence: message.evidence };
    else if (message.type === 'goodbye' && result) return result;
    else throw agentFailure.outOfTurn(message);
  }
}
