import type { Refusal } from '../kernel/refusal.ts';

/** A run has some 1,600 events at most, and a right program may report whole messages in smaller parts. */
const FLOOD = 6000;

/** Watches how many events come. */
export interface FloodGate {
  count(output: string, events: number): void;
  /** Resolves when there are so many that the program reports what nobody asked for, as a rule its reader's own calls. */
  broken: Promise<Refusal>;
}

/**
 * Recognises a program that sends an event for every call of every process. Such a program drowns the machine: the run
 * has to end before its traffic does.
 */
export function floodGate(limit = FLOOD): FloodGate {
  const begun = performance.now();
  const counts = new Map<string, number>();
  let total = 0;
  let resolve: (refusal: Refusal) => void;
  const broken = new Promise<Refusal>((resolved) => (resolve = resolved));
  return {
    broken,
    count: (output, events) => {
      total += events;
      counts.set(output, (counts.get(output) ?? 0) + events);
      if (total <= limit) return;
      const [most = output] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      const message = `${total} events within ${seconds} s, most of them on ${most}, and no end to them`;
      resolve({ stage: 'flood', subject: most, errno: 0, message, log: '' });
    },
  };
}
