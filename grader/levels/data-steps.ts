import type { OutputName } from '../events/layout.ts';
import { released } from '../judge/checks/arguments.ts';
import { noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightBytes, rightDirection, rightSize } from '../judge/checks/data.ts';
import { rightConnection, rightTime } from '../judge/checks/fields.ts';
import type { Facts } from '../judge/facts.ts';
import type { Step } from './level.ts';

const OUTPUT: OutputName = 'socket_data_events';

/** Reading and writing make the same promises; only the words differ. */
export function dataSteps(name: 'read' | 'write'): Step[] {
  const part = (facts: Facts) => (name === 'read' ? facts.reads : facts.writes);
  const [direction, past] = name === 'read' ? ['kIngress', 'read'] : ['kEgress', 'written'];
  const where = `syscall__probe_ret_${name}`;
  return [
    {
      name: 'one-event',
      title: `Every ${name} of HTTP has exactly one event`,
      hint: `Submit one data event in the return hook when the ${name} transferred HTTP.`,
      where,
      check: oneEventEach(`${name} of HTTP`, OUTPUT, part),
    },
    {
      name: 'only-http',
      title: 'Other data, short data and failures have none',
      hint: `At least 16 bytes that begin with HTTP or POST, and only when ${name} returned more than 0.`,
      where,
      check: noneForOthers(
        `no data event for a ${name} that failed, ended, or transferred fewer than 16 bytes or no HTTP`,
        part,
      ),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection',
      hint: `fd is the argument that the entry hook of ${name} saved; pid is the tgid.`,
      where,
      check: rightConnection(part),
    },
    {
      name: 'direction',
      title: `direction is ${direction}`,
      hint: `What the server has ${past} is ${direction}.`,
      where,
      check: rightDirection(part),
    },
    {
      name: 'size',
      title: 'msg_size is what was transferred, at most 400',
      hint: `The return value of ${name} is the number of bytes; clamp it to 400.`,
      where,
      check: rightSize(part),
    },
    {
      name: 'bytes',
      title: 'msg holds these bytes and nothing behind them',
      hint: 'Copy msg_size bytes from the saved buffer with bpf_probe_read_user into an event that was zeroed.',
      where,
      check: rightBytes(part),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hint: 'Set timestamp_ns with bpf_ktime_get_ns().',
      where,
      check: rightTime(part),
    },
    {
      name: 'released',
      title: 'No saved arguments are left behind',
      hint: `Delete the entry on every path of the return hook of ${name}.`,
      where,
      check: released(name),
    },
  ];
}
