import type { OutputName } from '../events/layout.ts';
import { released, sockReleased } from '../judge/checks/arguments.ts';
import { noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightFd, rightProcess, rightTime } from '../judge/checks/fields.ts';
import { ownClient, rightClient } from '../judge/checks/peer.ts';
import { callsOf } from '../judge/facts.ts';
import { declaresHooks, hooksOf } from './declarations.ts';
import { hookHints } from './hook-hints.ts';
import type { Level } from './level.ts';
import { namesClock } from './monotonic-clock.ts';

const OUTPUT: OutputName = 'socket_open_events';
const hooks = hooksOf('accept');
const accepts = callsOf('opens', 'accept');
const where = 'syscall__probe_ret_accept';

export const level7: Level = {
  number: 7,
  title: 'Who: the client of every connection, whichever way it is accepted',
  hooks,
  suggests: ['probe_ret_inet_csk_accept'],
  outputs: [],
  exercises: ['who'],
  servers: ['plain'],
  steps: [
    {
      name: 'hooks',
      title: 'The hooks of accept are there and attach',
      hints: hookHints('accept', 'A thread is in one of accept and accept4 at a time, so both can use the same map.'),
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'one-event',
      title: 'Every connection that accept took has exactly one event',
      hints: [
        'accept is accept4 without flags. What does its return hook have to do, then?',
        `In ${where}: the same as in the return hook of accept4. The function that you have for that one serves for both.`,
        `struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
if (args != NULL) {
    process_syscall_accept(ctx, pid_tgid, args);
}`,
      ],
      where,
      check: oneEventEach('connection that accept took', OUTPUT, accepts),
    },
    {
      name: 'only-accepted',
      title: 'A failed accept has none, also where the kernel had a connection already',
      hints: [
        'The kernel takes the connection first, and then writes the address. What if it cannot?',
        `In ${where}: the result of the system call decides, not what a hook inside the kernel has seen before.`,
        'int fd = PT_REGS_RC(ctx);\nif (fd < 0) {\n    return;\n}',
      ],
      where,
      check: noneForOthers('no open event for a failed accept', accepts),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the new connection',
      hints: [
        'Later events call the connection by the number that the server has for it.',
        'Where you set conn_id: fd is what accept returned, not the socket that it was called with.',
        'event.conn_id = create_conn_id(pid_tgid, …);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['conn_id', 'fd'] },
      check: (facts) => rightProcess(accepts)(facts) ?? rightFd(accepts)(facts),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hints: [
        'A connection comes before its data. What shows that?',
        'In the return hook, before perf_submit: the same clock as for the other events.',
        'event.timestamp_ns = bpf_ktime_get_…();',
      ],
      where,
      sets: { output: OUTPUT, fields: ['timestamp_ns'] },
      check: rightTime(accepts),
      reconsider: namesClock(hooks),
    },
    {
      name: 'ipv4',
      title: 'addr is the client over IPv4, also where the caller passed NULL',
      hints: [
        'The server does not ask who its client is. Who knows it all the same?',
        'inet_csk_accept is a function of the kernel that both calls come to. It returns the struct sock of the connection. A hook probe_ret_inet_csk_accept keeps it for the return hook, which copies the port and the address out of it.',
        `struct sockaddr_in *to = &event.addr.in4;
to->sin_family = AF_INET;
bpf_probe_read_kernel(&to->sin_port, sizeof(to->sin_port), &args->sk->__sk_common.skc_dport);
bpf_probe_read_kernel(&to->sin_addr, sizeof(to->sin_addr), &args->sk->__sk_common.…);`,
      ],
      where,
      sets: { output: OUTPUT, fields: ['in4', 'addr'] },
      check: rightClient('IPv4'),
    },
    {
      name: 'ipv6',
      title: 'addr is the client over IPv6, also where the caller passed NULL',
      hints: [
        'skc_daddr has four bytes. Where are the sixteen of IPv6?',
        'In the struct sock, skc_family says which of the two it is. The address of IPv6 is in skc_v6_daddr; the port is where it was.',
        `if (family == AF_INET6) {
    bpf_probe_read_kernel(&event.addr.in6.sin6_addr, …, &args->sk->__sk_common.skc_v6_daddr);
}`,
      ],
      where,
      sets: { output: OUTPUT, fields: ['in6', 'addr'] },
      check: rightClient('IPv6'),
    },
    {
      name: 'mapped',
      title: 'addr is the client over IPv4 at a socket for both, as ::ffff:a.b.c.d',
      hints: [
        'A server may take both families at one socket of IPv6. What does the kernel call a client over IPv4 there?',
        'Its skc_family is AF_INET6, and skc_v6_daddr has the address as ::ffff:a.b.c.d. Leave both as they are.',
        'event.addr.sa.sa_family = family;',
      ],
      where,
      sets: { output: OUTPUT, fields: ['in6', 'addr'] },
      check: rightClient('mapped'),
    },
    {
      name: 'own',
      title: 'addr is the client of this call, and not of an earlier one',
      hints: [
        'A call may fail after the kernel has got a connection. What does your program still have of that one when the thread calls again?',
        'What the hook inside the kernel keeps is for one call. The entry hook begins with nothing, the return hook ends with nothing, and what is newer takes the place of what is older.',
        'struct accept_args_t args = {};\n… in both entry hooks, and delete() in both return hooks.',
      ],
      where,
      check: ownClient,
    },
    {
      name: 'released',
      title: 'Nothing that was saved is left behind',
      hints: [
        'Which of your maps has something of a thread that is in no call any more?',
        'Follow both return hooks, and for each result: a connection, a failure before there was one (EAGAIN), and a failure after (EFAULT). Is everything deleted that any hook has kept for this thread?',
        'active_accept_args_map.delete(&pid_tgid); as the last thing before return 0;, and the same for a map of your own.',
      ],
      where,
      check: (facts) => released('accept')(facts) ?? sockReleased(facts),
    },
  ],
};
