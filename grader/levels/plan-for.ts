import type { Plan } from '../traffic/plan.ts';
import { upTo } from './index.ts';

/** What to attach and play for levels 0 to N. */
export function planFor(number: number, seed: number): Plan {
  const all = upTo(number);
  return {
    hooks: all.flatMap(({ hooks }) => hooks),
    outputs: all.flatMap(({ outputs }) => outputs),
    exercises: all.flatMap(({ exercises }) => exercises),
    servers: [...new Set(all.flatMap(({ servers = [] }) => servers))],
    seed,
    live: false,
  };
}
