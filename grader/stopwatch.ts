import type { Timings } from './levels/verdict.ts';

type Part = Exclude<keyof Timings, 'totalMs'>;

/** Times the parts of a run. */
export function stopwatch() {
  const begun = performance.now();
  const parts: Record<Part, number> = { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0 };
  return {
    /** Times until the promise settles. */
    time: async <T>(part: Part, promise: Promise<T>): Promise<T> => {
      const start = performance.now();
      try {
        return await promise;
      } finally {
        parts[part] = performance.now() - start;
      }
    },
    note: (part: Part, ms: number): void => {
      parts[part] = ms;
    },
    timings: (): Timings => {
      const rounded = Object.fromEntries(Object.entries(parts).map(([part, ms]) => [part, Math.round(ms)]));
      return { ...(rounded as Record<Part, number>), totalMs: Math.round(performance.now() - begun) };
    },
  };
}
