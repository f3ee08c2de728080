import { expect, test } from '@jest/globals';
import { PERF_EVENT_ARRAY } from '../bundle/map-types.ts';
import { declaredLevel } from './declared-level.ts';
import { planFor } from './plan-for.ts';
import { snifferPlan } from './sniffer-plan.ts';

/** As much of a program as its declarations say. */
const program = (outputs: string[], functions: string[]) => ({
  maps: outputs.map((name) => ({ name, type: PERF_EVENT_ARRAY })),
  programs: functions.map((name) => ({ name })),
});
const four = planFor(4, 0);
const functions = four.hooks.map((hook) => hook.function);
const EXTRA = ['syscall__probe_entry_recvfrom', 'syscall__probe_ret_recvfrom'];

test('a program of a level is attached as that level says', () => {
  const { hooks, outputs } = snifferPlan(4, program(four.outputs, functions), { only: false });
  expect({ hooks, outputs }).toEqual({ hooks: four.hooks, outputs: four.outputs });
});

test('hooks of further calls are attached, too, unless a level is asked for', () => {
  const more = program(four.outputs, [...functions, ...EXTRA, 'syscall__probe_entry_mmap', 'helper']);
  const names = (only: boolean) => snifferPlan(4, more, { only }).hooks.map((hook) => hook.function);
  expect(names(false)).toEqual([...functions, ...EXTRA]);
  expect(names(true)).toEqual(functions);
});

test('chunk events take the place of data events', () => {
  const chunks = program(
    four.outputs.map((name) => name.replace('data', 'chunk')),
    functions,
  );
  expect(declaredLevel(chunks, 4)).toBe(4);
  expect(snifferPlan(4, chunks, { only: false }).outputs).toEqual([
    'socket_open_events',
    'socket_chunk_events',
    'socket_close_events',
  ]);
});
