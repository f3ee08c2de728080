import type { Bundle } from '../bundle/bundle.ts';
import type { Sample } from '../kernel/sample.ts';
import { openSession } from '../kernel/open-session.ts';
import { unpackSamples } from '../kernel/packed-samples.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { MAX_ACTIVE } from './grading.ts';
import type { Plan } from './plan.ts';
import type { Printed } from './printed-in.ts';
import { followTrace } from './trace-pipe.ts';

export interface ForGoodListener {
  onSamples: (samples: Sample[]) => void;
  /** What the program printed. */
  onPrinted: (lines: Printed[]) => void;
  onLost: (output: string, count: number) => void;
}

/** `stop` takes the program out of the kernel again. */
export type AttachedForGood = { ok: true; stop: () => void } | { ok: false; refusal: Refusal };

/** Loads and attaches, and goes on reporting until it is stopped or this process ends. */
export function attachForGood(
  bundle: Bundle,
  { hooks, outputs }: Plan,
  { onSamples, onPrinted, onLost }: ForGoodListener,
  maxActive = MAX_ACTIVE,
): AttachedForGood {
  const opened = openSession(bundle, {
    ...{ hooks, outputs, maxActive, onLost },
    onSamples: (packed) => onSamples(unpackSamples(packed)),
  });
  if (!opened.ok) return opened;
  const { session } = opened;
  const trace = followTrace(onPrinted);
  return {
    ok: true,
    stop: () => {
      trace.stop();
      session.close();
    },
  };
}
