import { EVENTS } from '../events/layout.ts';
import { released } from '../judge/checks/arguments.ts';
import { closesAfterData } from '../judge/checks/order.ts';
import { bigEnough, noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightConnection, rightTime } from '../judge/checks/fields.ts';
import type { Facts } from '../judge/facts.ts';
import { declaresHooks, declaresOutput, hooksOf } from './declarations.ts';
import type { Level } from './level.ts';

const OUTPUT = 'socket_close_events';
const { struct, usedBytes } = EVENTS[OUTPUT];
const hooks = hooksOf('close');
const closes = (facts: Facts) => facts.closes;
const where = 'syscall__probe_ret_close';

export const level4: Level = {
  number: 4,
  title: 'Close: an event for each connection that ends',
  hooks,
  outputs: [OUTPUT],
  exercises: ['close'],
  steps: [
    {
      name: 'hooks',
      title: 'Both hooks of close are there and attach',
      hint: 'Add the two functions with exactly these names, first argument struct pt_regs *ctx.',
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'output',
      title: `Events of the right size go to ${OUTPUT}`,
      hint: 'Declare the struct and BPF_PERF_OUTPUT, and submit the whole struct.',
      where,
      bundle: declaresOutput(OUTPUT),
      check: bigEnough(OUTPUT, struct, usedBytes),
    },
    {
      name: 'one-event',
      title: 'Every close that succeeded has exactly one event',
      hint: 'Submit one close event in the return hook when close returned 0.',
      where,
      check: oneEventEach('close that succeeded', OUTPUT, closes),
    },
    {
      name: 'only-closed',
      title: 'A close that failed has none',
      hint: 'close returns a negative number when it fails, for example for a bad fd.',
      where,
      check: noneForOthers('no close event for a close that failed', closes),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection',
      hint: 'fd is the argument that the entry hook of close saved; pid is the tgid.',
      where,
      check: rightConnection(closes),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call, after all data of the connection',
      hint: 'Set timestamp_ns with bpf_ktime_get_ns() in the return hook.',
      where,
      check: (facts) => rightTime(closes)(facts) ?? closesAfterData(facts),
    },
    {
      name: 'released',
      title: 'No saved arguments are left behind',
      hint: 'Delete the entry on every path of the return hook of close.',
      where,
      check: released('close'),
    },
  ],
};
