import { PERF_EVENT_ARRAY, RING_BUFFER } from '../bundle/map-types.ts';
import type { OutputName } from '../events/layout.ts';
import { systemCallNames } from '../platform/system-calls.ts';
import type { Plan } from '../traffic/plan.ts';
import { hooksOf } from './declarations.ts';
import { planFor } from './plan-for.ts';
import type { Outline } from './run-record.ts';

const DATA: OutputName = 'socket_data_events';
const CHUNKS: OutputName = 'socket_chunk_events';

/** Whether a program reports whole messages: it then needs no other output for data. */
const reportsChunks = ({ maps }: Pick<Outline, 'maps'>): boolean =>
  maps.some(({ name, type }) => name === CHUNKS && [PERF_EVENT_ARRAY, RING_BUFFER].includes(type));

/** A program that reports whole messages, as the levels know it that ask for data. */
export const asLevelsKnowIt = <P extends Pick<Outline, 'maps'>>(program: P): P =>
  reportsChunks(program)
    ? { ...program, maps: program.maps.map((map) => (map.name === CHUNKS ? { ...map, name: DATA } : map)) }
    : program;

/**
 * What a sniffer attaches of a program and reads from it: all that the levels up to this one ask for, and unless `only`
 * those are wanted, the hooks of every other system call that the program has.
 */
export function snifferPlan(
  level: number,
  program: Pick<Outline, 'maps' | 'programs'>,
  { only }: { only: boolean },
): Plan {
  const plan = planFor(level, 0);
  const has = (name: string) => program.programs.some((each) => each.name === name);
  const more = only ? [] : systemCallNames.flatMap(hooksOf).filter((hook) => has(hook.function));
  const known = new Set(plan.hooks.map((hook) => hook.function));
  return {
    ...plan,
    hooks: [...plan.hooks, ...more.filter((hook) => !known.has(hook.function))],
    outputs: plan.outputs.map((output) => (output === DATA && reportsChunks(program) ? CHUNKS : output)),
    exercises: [],
    live: true,
  };
}
