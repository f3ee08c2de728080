import type { OutputName } from '../events/layout.ts';
import { released, whyMissing } from '../judge/checks/arguments.ts';
import { noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightBytes, rightDirection, rightSize } from '../judge/checks/data.ts';
import { rightConnection, rightTime } from '../judge/checks/fields.ts';
import { callsOf } from '../judge/facts.ts';
import { inTheHooks, inTheText } from '../misconceptions/in-the-text.ts';
import { systemCalls, type Transfer } from '../platform/system-calls.ts';
import { hooksOf } from './declarations.ts';
import type { Step } from './level.ts';
import { namesClock } from './monotonic-clock.ts';

const OUTPUT: OutputName = 'socket_data_events';

/** Reading and writing make the same promises; only the words differ. */
export function dataSteps(name: Transfer): Step[] {
  const { role } = systemCalls[name];
  const part = callsOf(role, name);
  const { direction, past } = {
    reads: { direction: 'kIngress', past: 'read' },
    writes: { direction: 'kEgress', past: 'written' },
  }[role];
  const where = `syscall__probe_ret_${name}`;
  return [
    {
      name: 'one-event',
      title: `Every ${name} of HTTP has exactly one event`,
      hints: [
        `When ${name} has transferred HTTP, there is something to tell, once.`,
        `In ${where}: look up what the entry hook saved, and if there is something, send one event. delete() comes behind it. If only some calls have no event, --timeline shows which; then look at the key of the map and at each condition in front of perf_submit.`,
        `struct data_args_t *args = active_${name}_args_map.lookup(&pid_tgid);
if (args != NULL) {
    struct socket_data_event_t event = {};
    socket_data_events.perf_submit(ctx, &…, sizeof(…));
}`,
      ],
      where,
      text: inTheText,
      check: oneEventEach(`${name} of HTTP`, 'data', part, (facts) => whyMissing(facts, name)),
    },
    {
      name: 'only-http',
      title: 'Other data, short data and failures have none',
      hints: [
        'Files, pipes and logs pass through the same call. How do you tell HTTP from the rest?',
        'In front of perf_submit: the result says how many bytes there are (at least 16, and negative when the call failed), and the first four letters are HTTP or POST.',
        `s64 moved = PT_REGS_RC(ctx);
if (moved < 16) …
char start[4] = {};
bpf_probe_read_user(start, sizeof(start), args->buf);
if (!(start[0] == 'H' && start[1] == … || start[0] == 'P' && …)) …`,
      ],
      where,
      text: inTheHooks,
      check: noneForOthers(
        `no data event for a ${name} that failed, ended, or transferred fewer than 16 bytes or no HTTP`,
        part,
      ),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection',
      hints: [
        'The event has to call the connection what it was called when it was opened.',
        `Where you set conn_id: fd is the argument that the entry hook of ${name} saved, not the result, which is a number of bytes. pid is the process.`,
        'event.conn_id = create_conn_id(pid_tgid, args->…);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['conn_id', 'fd'] },
      check: rightConnection(part),
    },
    {
      name: 'direction',
      title: `direction is ${direction}`,
      hints: [
        'Think of the server: does it take something in, or send something out?',
        `Where you set direction: what the server has ${past} is ${direction}. In the enum, kEgress comes first.`,
        'enum traffic_direction_t { kEgress, kIngress };\nevent.direction = …;',
      ],
      where,
      sets: { output: OUTPUT, fields: ['direction'] },
      check: rightDirection(part),
    },
    {
      name: 'size',
      title: 'msg_size is what was transferred, at most 400',
      hints: [
        'Which number says how much was really transferred?',
        `Where you set msg_size: not count, which is what was asked for, but the return value of ${name}, limited to the 400 bytes of msg.`,
        'u32 size = moved > 400 ? … : …;\nevent.msg_size = size;',
      ],
      where,
      sets: { output: OUTPUT, fields: ['msg_size'] },
      check: rightSize(part),
    },
    {
      name: 'bytes',
      title: 'msg holds these bytes and nothing behind them',
      hints: [
        'The bytes are in the memory of the server, and msg should hold as many of them as msg_size says. And behind them?',
        'Where you fill in msg: the helper that copies from user memory, with the limited size, from the saved buffer, into an event that was all zero.',
        'struct socket_data_event_t event = {};\n…\nbpf_probe_read_user(event.msg, …, args->buf);',
      ],
      where,
      text: inTheText,
      sets: { output: OUTPUT, fields: ['msg'] },
      check: rightBytes(part),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hints: [
        'Events may arrive in another order than they happened. So each says when it was.',
        'In the return hook, before perf_submit: the same clock as in level 1.',
        'event.timestamp_ns = bpf_ktime_get_…();',
      ],
      where,
      sets: { output: OUTPUT, fields: ['timestamp_ns'] },
      check: rightTime(part),
      reconsider: namesClock(hooksOf(name)),
    },
    {
      name: 'released',
      title: 'No saved arguments are left behind',
      hints: [
        'Whatever happens, the entry has to go when the call is over.',
        `Follow ${where} from its first line: for a failure, for 0 bytes, for data that is not HTTP. Does every way come to delete()?`,
        `active_${name}_args_map.delete(&pid_tgid); as the last thing before return 0;, with no return above it.`,
      ],
      where,
      check: released(name),
    },
  ];
}
