import { systemCallNames } from '../platform/system-calls.ts';
import type { Plan } from '../traffic/plan.ts';
import { hooksOf } from './declarations.ts';
import { planFor } from './plan-for.ts';
import type { Outline } from './run-record.ts';

/**
 * What a sniffer attaches of a program and reads from it: all that the levels up to this one ask for, the hooks of free
 * names, and unless `only` those are wanted, the hooks of every other system call that the program has.
 */
export function snifferPlan(
  level: number,
  program: Pick<Outline, 'maps' | 'programs'>,
  { only }: { only: boolean },
): Plan {
  const plan = planFor(level, 0, program);
  const has = (name: string) => program.programs.some((each) => each.name === name);
  const more = only ? [] : systemCallNames.flatMap(hooksOf).filter((hook) => has(hook.function));
  const known = new Set(plan.hooks.map((hook) => hook.function));
  return {
    ...plan,
    hooks: [...plan.hooks, ...more.filter((hook) => !known.has(hook.function))],
    exercises: [],
    live: true,
  };
}
