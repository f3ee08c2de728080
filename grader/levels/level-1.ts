import { EVENTS } from '../events/layout.ts';
import { bigEnough, noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightFd, rightProcess, rightTime } from '../judge/checks/fields.ts';
import { rightPeer } from '../judge/checks/peer.ts';
import type { Facts } from '../judge/facts.ts';
import { declaresOutput } from './declarations.ts';
import type { Level } from './level.ts';

const OUTPUT = 'socket_open_events';
const { struct, usedBytes } = EVENTS[OUTPUT];
const opens = (facts: Facts) => facts.opens;
const where = 'syscall__probe_ret_accept4';

export const level1: Level = {
  number: 1,
  title: 'Open: an event for each accepted connection',
  hooks: [],
  outputs: [OUTPUT],
  exercises: ['curl'],
  steps: [
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
      title: 'Every accepted connection has exactly one event',
      hint: 'Call perf_submit once, in the return hook, when accept4 succeeded.',
      where,
      check: oneEventEach('accepted connection', OUTPUT, opens),
    },
    {
      name: 'only-accepted',
      title: 'A failed accept4 has none',
      hint: 'accept4 returns a negative number when it fails; compare it as a signed int.',
      where,
      check: noneForOthers('no open event for a failed accept4', opens),
    },
    {
      name: 'process',
      title: 'conn_id.pid is the process',
      hint: 'pid is bpf_get_current_pid_tgid() >> 32.',
      where,
      check: rightProcess(opens),
    },
    {
      name: 'fd',
      title: 'conn_id.fd is the new connection',
      hint: 'fd is what accept4 returned.',
      where,
      check: rightFd(opens),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hint: 'Set timestamp_ns with bpf_ktime_get_ns().',
      where,
      check: rightTime(opens),
    },
    {
      name: 'ipv4',
      title: 'addr is the client, over IPv4',
      hint: 'Copy the whole sockaddr from user memory with bpf_probe_read_user, in the return hook.',
      where,
      check: rightPeer('IPv4'),
    },
    {
      name: 'ipv6',
      title: 'addr is the client, over IPv6',
      hint: 'sockaddr_in6 is 28 bytes: the union and the copy must be as large.',
      where,
      check: rightPeer('IPv6'),
    },
  ],
};
