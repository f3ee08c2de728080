import { released } from '../judge/checks/arguments.ts';
import { closesAfterData } from '../judge/checks/order.ts';
import { bigEnough, noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightConnection, rightTime } from '../judge/checks/fields.ts';
import { callsOf } from '../judge/facts.ts';
import { inTheHooks } from '../misconceptions/in-the-text.ts';
import { declaresHooks, declaresOutput, hooksOf } from './declarations.ts';
import { hookHints } from './hook-hints.ts';
import type { Level } from './level.ts';
import { namesClock } from './monotonic-clock.ts';

const OUTPUT = 'socket_close_events';
const hooks = hooksOf('close');
const closes = callsOf('closes', 'close');
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
      hints: hookHints('close', 'Keep fd in a map of its own.'),
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'output',
      title: `Events of the right size go to ${OUTPUT}`,
      hints: [
        'The third kind of event begins with the same two fields as the others.',
        'Above the hooks of close: struct socket_close_event_t and BPF_PERF_OUTPUT. It has a time and a connection, and nothing else.',
        'struct socket_close_event_t { u64 …; struct conn_id_t …; };\nBPF_PERF_OUTPUT(…);',
      ],
      where,
      bundle: declaresOutput(OUTPUT),
      check: bigEnough(OUTPUT),
    },
    {
      name: 'one-event',
      title: 'Every close that succeeded has exactly one event',
      hints: [
        'Each close that succeeds is to be reported once. What does close return then?',
        'In syscall__probe_ret_close: look up what the entry hook saved, send one event, and then delete. Success is 0 here.',
        `struct close_args_t *args = active_close_args_map.lookup(&pid_tgid);
if (args != NULL) {
    // … unless the result, kept in an int, is negative
    struct socket_close_event_t event = {};
    socket_close_events.perf_submit(ctx, …, …);
}`,
      ],
      where,
      text: inTheHooks,
      check: oneEventEach('close that succeeded', OUTPUT, closes),
    },
    {
      name: 'only-closed',
      title: 'A close that failed has none',
      hints: [
        'A close of a descriptor that is not open closes nothing.',
        'In the return hook, in front of perf_submit: the result is PT_REGS_RC(ctx), kept in an int, and a failure is a negative number, such as -9, and seldom -1.',
        'int result = PT_REGS_RC(ctx);\nif (result < …) …',
      ],
      where,
      text: inTheHooks,
      check: noneForOthers('no close event for a close that failed', closes),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection',
      hints: [
        'The event has to call the connection what it was called when it was opened.',
        'In the return hook: fd is the argument that the entry hook saved, not the result, which is 0. pid is the process.',
        'event.conn_id = create_conn_id(pid_tgid, args->…);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['conn_id', 'fd'] },
      check: rightConnection(closes),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call, after all data of the connection',
      hints: [
        'The end of a connection lies behind its last message.',
        'In the return hook of close, before perf_submit: the same clock as for the other events.',
        'event.timestamp_ns = bpf_ktime_get_…();',
      ],
      where,
      sets: { output: OUTPUT, fields: ['timestamp_ns'] },
      check: (facts) => rightTime(closes)(facts) ?? closesAfterData(facts),
      reconsider: namesClock(hooks),
    },
    {
      name: 'released',
      title: 'No saved arguments are left behind',
      hints: [
        'Whatever happens, the entry has to go when the call is over.',
        'Follow syscall__probe_ret_close from its first line, for a close that failed and for one that succeeded. Does every way come to delete()?',
        'active_close_args_map.delete(&pid_tgid); as the last thing before return 0;, with no return above it.',
      ],
      where,
      check: released('close'),
    },
  ],
};
