import { upTo } from '../../levels/index.ts';
import { noVerdict } from '../../levels/no-verdict.ts';
import type { Verdict } from '../../levels/verdict.ts';
import type { Task } from './task.ts';

/** A pass, without the machine. */
export function passed({ level, seed }: Pick<Task, 'level' | 'seed'>): Verdict {
  const { title, diagnostics, lostEvents, kernel, timings } = noVerdict(level, seed, undefined);
  const steps = upTo(level).flatMap(({ number, steps: own }) =>
    own.map(({ name, title }) => ({ id: `${number}.${name}`, level: number, title, status: 'pass' as const })),
  );
  return { level, title, verdict: 'pass', seed, steps, diagnostics, lostEvents, kernel, timings };
}
