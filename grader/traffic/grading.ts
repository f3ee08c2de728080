import type { Bundle } from '../bundle/bundle.ts';
import type { PackedEvidence } from './evidence.ts';
import type { Sample } from '../kernel/sample.ts';
import { openSession } from '../kernel/open-session.ts';
import { unpackSamples } from '../kernel/packed-samples.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { runExperiment, type Cast } from './experiment.ts';
import type { Plan } from './plan.ts';
import type { Printed } from './printed-in.ts';
import { floodGate } from './flood-gate.ts';
import { recorder, type Recording } from './record.ts';
import { followTrace } from './trace-pipe.ts';

/** What happens on the way, for the caller to show. */
export interface Listener {
  onPhase: (phase: 'attach' | 'traffic', ms: number) => void;
  /** Of a run that somebody watches. */
  onSamples: (samples: Sample[]) => void;
  /** What the program printed, of such a run. */
  onPrinted: (lines: Printed[]) => void;
}

/**
 * How many calls may be inside a return hook at once. The kernel's own default is ten, and every process of the machine
 * that waits in a read takes one.
 */
export const MAX_ACTIVE = 128;

/**
 * Loads, attaches, plays the traffic, and hands over the evidence: the same in the lab's guest and on a machine of your
 * own. It does so before it detaches the program, which takes longer than anybody wants to wait. Resolves with the
 * kernel's no, if that is what it said, or with what came instead of evidence: a flood. The actors are then still at work.
 */
export async function runGrading(
  cast: Cast,
  bundle: Bundle,
  plan: Plan,
  { onPhase, onSamples, onPrinted }: Listener,
  onEvidence: (evidence: PackedEvidence) => void,
): Promise<Refusal | undefined> {
  const recording: Recording = { batches: [], lost: 0 };
  const record = recorder(recording);
  const flood = floodGate();
  const begun = performance.now();
  const trace = plan.live ? followTrace(onPrinted) : undefined;
  const opened = openSession(bundle, {
    hooks: plan.hooks,
    outputs: plan.outputs,
    maxActive: MAX_ACTIVE,
    onSamples: (samples, counts) => {
      let all = 0;
      for (const [i, count] of counts.entries()) {
        flood.count(samples.outputs[i] ?? '', count);
        all += count;
      }
      record(samples.bytes, all);
      if (plan.live) onSamples(unpackSamples(samples));
    },
    onLost: (output, count) => {
      recording.lost += count;
      flood.count(output, count);
    },
  });
  if (!opened.ok) {
    trace?.stop();
    return opened.refusal;
  }
  onPhase('attach', performance.now() - begun);
  const { session, maps } = opened;
  try {
    const started = performance.now();
    const experiment = runExperiment(cast, { session, maps, recording }, plan);
    // In a flood nobody waits for its end, which is none: its maps can no longer be read.
    experiment.catch(() => undefined);
    // What was printed goes before the evidence, behind which nobody listens.
    const evidence = await Promise.race([flood.broken, experiment]).finally(() => trace?.stop());
    if ('stage' in evidence) return evidence;
    onPhase('traffic', performance.now() - started);
    onEvidence(evidence);
    return undefined;
  } finally {
    cast.recorder.stop();
    session.close();
  }
}
