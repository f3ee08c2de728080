import { dataOutputAmong, DATA_OUTPUTS, type OutputName } from '../events/layout.ts';
import type { Plan } from '../traffic/plan.ts';
import { freeHooks } from './free-hooks.ts';
import { upTo } from './index.ts';
import type { Outline } from './run-record.ts';

const NOTHING: Pick<Outline, 'maps' | 'programs'> = { maps: [], programs: [] };

/**
 * What to attach of a program, and to play, for levels 0 to N. A program that reports whole messages need not report their
 * beginnings as well: where a level asks for those, its chunks are read and judged instead.
 */
export function planFor(number: number, seed: number, program = NOTHING): Plan {
  const all = upTo(number);
  const declared = dataOutputAmong(program.maps.map(({ name }) => name));
  const isData = (output: OutputName) => DATA_OUTPUTS.some((each) => each === output);
  return {
    hooks: [...all.flatMap(({ hooks }) => hooks), ...freeHooks(program)],
    outputs: [...new Set(all.flatMap(({ outputs }) => outputs.map((output) => (isData(output) ? declared : output))))],
    exercises: all.flatMap(({ exercises }) => exercises),
    servers: [...new Set(all.flatMap(({ servers = [] }) => servers))],
    seed,
    live: false,
  };
}
