import type { Bundle } from '../bundle/bundle.ts';
import type { Sample } from '../kernel/addon.ts';
import { openSession } from '../kernel/open-session.ts';
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

/** Loads and attaches, and goes on reporting until this process ends. Returns the kernel's refusal, if it refuses. */
export function attachForGood(
  bundle: Bundle,
  { hooks, outputs }: Plan,
  listener: ForGoodListener,
): Refusal | undefined {
  const opened = openSession(bundle, { hooks, outputs, maxActive: MAX_ACTIVE, ...listener });
  if (!opened.ok) return opened.refusal;
  followTrace(listener.onPrinted);
  return undefined;
}
