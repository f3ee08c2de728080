import { bigEnough, noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightFd, rightProcess, rightTime } from '../judge/checks/fields.ts';
import { noPeerWithout, rightPeer } from '../judge/checks/peer.ts';
import { callsOf } from '../judge/facts.ts';
import { inTheHooks } from '../misconceptions/in-the-text.ts';
import { declaresOutput, hooksOf } from './declarations.ts';
import type { Level } from './level.ts';
import { namesClock } from './monotonic-clock.ts';

const OUTPUT = 'socket_open_events';
const opens = callsOf('opens', 'accept4');
const where = 'syscall__probe_ret_accept4';

export const level1: Level = {
  number: 1,
  title: 'Open: an event for each accepted connection',
  hooks: [],
  outputs: [OUTPUT],
  exercises: ['curl', 'neighbours'],
  steps: [
    {
      name: 'output',
      title: `Events of the right size go to ${OUTPUT}`,
      hints: [
        'The program outside finds a perf output by its name and takes each event apart by its bytes. Name and layout have to be exactly these.',
        'Above the hooks: struct conn_id_t, a union that has room for an IPv6 address, struct socket_open_event_t, and BPF_PERF_OUTPUT.',
        `struct conn_id_t { u32 pid; s32 fd; };
union sockaddr_t { struct sockaddr sa; struct sockaddr_in in4; struct sockaddr_in6 in6; };
struct socket_open_event_t { u64 timestamp_ns; struct conn_id_t …; union sockaddr_t …; };
BPF_PERF_OUTPUT(…);
and submit with sizeof the whole struct.`,
      ],
      where,
      bundle: declaresOutput(OUTPUT),
      check: bigEnough(OUTPUT),
    },
    {
      name: 'one-event',
      title: 'Every accepted connection has exactly one event',
      hints: [
        'When accept4 has returned a connection, and only then, there is something to tell.',
        'In syscall__probe_ret_accept4: look up what the entry hook saved, and if there is something, send one event. delete() comes behind it. If only some calls have no event, --timeline shows which; then look at the key of the map and at each condition in front of perf_submit.',
        `struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
if (args != NULL) {
    struct socket_open_event_t event = {};
    socket_open_events.perf_submit(ctx, &…, sizeof(…));
}`,
      ],
      where,
      text: inTheHooks,
      check: oneEventEach('accepted connection', OUTPUT, opens),
    },
    {
      name: 'only-accepted',
      title: 'A failed accept4 has none',
      hints: [
        'accept4 can fail. How does a return hook learn about it?',
        'In the return hook, in front of perf_submit: PT_REGS_RC(ctx) is the result, and a failure is a negative number. Keep it in a type with a sign first: PT_REGS_RC(ctx) < 0 never holds, because by itself it has none.',
        'int fd = PT_REGS_RC(ctx);\nif (fd < 0) …\nin a helper, so that its return does not step over delete().',
      ],
      where,
      text: inTheHooks,
      check: noneForOthers('no open event for a failed accept4', opens),
    },
    {
      name: 'process',
      title: 'conn_id.pid is the process',
      hints: [
        'One number holds two: the process and the thread that made the call.',
        'Where you set conn_id.pid: it is the process, and that is the upper half of bpf_get_current_pid_tgid().',
        'conn_id.pid = pid_tgid >> …; with pid_tgid as a u64.',
      ],
      where,
      sets: { output: OUTPUT, fields: ['pid', 'conn_id'] },
      check: rightProcess(opens),
    },
    {
      name: 'fd',
      title: 'conn_id.fd is the new connection',
      hints: [
        'Which number will the server use when it talks to this client?',
        'Where you set conn_id.fd: not the listening socket, which is the first argument, but what accept4 returned.',
        'int fd = PT_REGS_RC(ctx);\n…\nconn_id.fd = …;',
      ],
      where,
      sets: { output: OUTPUT, fields: ['fd', 'conn_id'] },
      check: rightFd(opens),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hints: [
        'Events may arrive in another order than they happened. So each says when it was.',
        "In the return hook, before perf_submit: timestamp_ns, from the kernel's own clock in nanoseconds.",
        'event.timestamp_ns = bpf_ktime_get_…(); without a division, into a u64.',
      ],
      where,
      sets: { output: OUTPUT, fields: ['timestamp_ns'] },
      check: rightTime(opens),
      reconsider: namesClock(hooksOf('accept4')),
    },
    {
      name: 'ipv4',
      title: 'addr is the client, over IPv4',
      hints: [
        "The kernel writes the client's address for the server. Where to, and when?",
        "In the return hook: args->addr points into the server's memory, so it has to be copied with care. In the entry hook nothing is there yet.",
        'bpf_probe_read_user(&event.addr.in4, sizeof(…), args->addr);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['in4', 'addr'] },
      check: (facts) => rightPeer('IPv4')(facts) ?? noPeerWithout(facts),
    },
    {
      name: 'ipv6',
      title: 'addr is the client, over IPv6',
      hints: [
        'An IPv6 address is longer than an IPv4 address.',
        'Look at the size of your copy, and at the room in the union: struct sockaddr_in6 has 28 bytes. The family, which comes first in both, says which of the two it is.',
        'if (event.addr.sa.sa_family == AF_INET6) {\n    bpf_probe_read_user(&event.addr.in6, …, args->addr);\n}',
      ],
      where,
      sets: { output: OUTPUT, fields: ['in6', 'addr'] },
      check: rightPeer('IPv6'),
    },
  ],
};
