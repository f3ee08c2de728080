import type { Patch, WrongProgram } from '../program.ts';

/*
 * Programs that are right as long as the traffic is what their author had in mind: one server, one client, few connections,
 * numbers that are used once.
 */

const OPEN_CHECK = '    if (fd < 0) {\n        return;\n    }\n';
const OPEN_SUBMIT = '    socket_open_events.perf_submit(ctx, &event, sizeof(event));\n';
const OPEN_OUTPUT = 'BPF_PERF_OUTPUT(socket_open_events);\n';
const FILTER = '    if (!is_http_connection(args->buf, moved)) {\n        return;\n    }\n';
const DATA_CONN_ID = 'event.conn_id = create_conn_id(pid_tgid, args->fd);\n    event.direction = direction;';
const DATA_SUBMIT = '    socket_data_events.perf_submit(ctx, &event, sizeof(event));\n';
const CLOSE_CHECK = '    int result = PT_REGS_RC(ctx);\n    if (result < 0) {\n        return;\n    }\n';

/** A map of the program's own. */
const withMap = (declaration: string): Patch => [OPEN_OUTPUT, `${OPEN_OUTPUT}${declaration}\n`];

/** Returns unless the one counter, before it goes up, is what `condition` says. */
const counted = (condition: string): string => `    int zero = 0;
    u64 *count = counter.lookup(&zero);
    if (count == NULL)
        return;
    *count += 1;
    if (!(${condition}))
        return;
`;

export const partOfTheTraffic: WrongProgram[] = [
  {
    name: 'one-program-only',
    level: 1,
    step: '1.one-event',
    misconception: 'The server is called node.',
    patches: [
      [
        OPEN_CHECK,
        `${OPEN_CHECK}    char name[16] = {};\n    bpf_get_current_comm(name, sizeof(name));\n    if (name[0] != 'n')\n        return;\n`,
      ],
    ],
  },
  {
    name: 'first-process-only',
    level: 1,
    step: '1.one-event',
    misconception: 'There is one server, and it comes first.',
    patches: [
      withMap('BPF_ARRAY(first, u64, 1);'),
      [
        OPEN_CHECK,
        `${OPEN_CHECK}    int zero = 0;\n    u64 *pid = first.lookup(&zero);\n    if (pid == NULL)\n        return;\n    if (*pid == 0)\n        *pid = pid_tgid >> 32;\n    if (*pid != pid_tgid >> 32)\n        return;\n`,
      ],
    ],
  },
  {
    name: 'first-five-connections',
    level: 1,
    step: '1.one-event',
    misconception: 'A few connections are enough to see that it works.',
    patches: [withMap('BPF_ARRAY(counter, u64, 1);'), [OPEN_CHECK, OPEN_CHECK + counted('*count <= 5')]],
  },
  {
    name: 'each-address-once',
    level: 1,
    step: '1.one-event',
    misconception: 'A client comes once.',
    patches: [
      withMap('BPF_HASH(clients, u32, u8);'),
      [
        OPEN_SUBMIT,
        `    u32 client = event.addr.in4.sin_addr.s_addr;\n    u8 yes = 1;\n    if (clients.lookup(&client) != NULL)\n        return;\n    clients.update(&client, &yes);\n${OPEN_SUBMIT}`,
      ],
    ],
  },
  {
    name: 'first-process-for-all',
    level: 1,
    step: '1.process',
    misconception: 'There is one server, so its number need be found out once only.',
    patches: [
      withMap('BPF_ARRAY(first, u64, 1);'),
      [
        OPEN_SUBMIT,
        `    int zero = 0;\n    u64 *pid = first.lookup(&zero);\n    if (pid == NULL)\n        return;\n    if (*pid == 0)\n        *pid = pid_tgid >> 32;\n    event.conn_id.pid = *pid;\n${OPEN_SUBMIT}`,
      ],
    ],
  },
  {
    name: 'process-without-threads',
    level: 2,
    step: '2.one-event',
    misconception: 'Only the main thread of a process matters.',
    patches: [[FILTER, `${FILTER}    if ((u32)pid_tgid != pid_tgid >> 32)\n        return;\n`]],
  },
  {
    name: 'every-second-message',
    level: 2,
    step: '2.one-event',
    misconception: 'A sample of the traffic is enough.',
    patches: [withMap('BPF_ARRAY(counter, u64, 1);'), [FILTER, FILTER + counted('*count & 1')]],
  },
  {
    name: 'fd-that-was-accepted-last',
    level: 2,
    step: '2.connection',
    misconception: 'What is read comes from the connection that was accepted last.',
    patches: [
      withMap('BPF_ARRAY(accepted, int, 1);'),
      [OPEN_SUBMIT, `    int zero = 0;\n    accepted.update(&zero, &fd);\n${OPEN_SUBMIT}`],
      [
        DATA_CONN_ID,
        'int zero = 0;\n    int *last = accepted.lookup(&zero);\n    event.conn_id = create_conn_id(pid_tgid, last ? *last : args->fd);\n    event.direction = direction;',
      ],
    ],
  },
  {
    name: 'connections-known-by-fd',
    level: 4,
    step: '2.one-event',
    misconception: 'A descriptor names a connection, whichever process has it.',
    patches: [
      withMap('BPF_HASH(connections, int, u8);'),
      [OPEN_SUBMIT, `    u8 yes = 1;\n    connections.update(&fd, &yes);\n${OPEN_SUBMIT}`],
      [FILTER, `${FILTER}    int known = args->fd;\n    if (connections.lookup(&known) == NULL)\n        return;\n`],
      [CLOSE_CHECK, `${CLOSE_CHECK}    int known = args->fd;\n    connections.delete(&known);\n`],
    ],
    quick: true,
  },
  {
    name: 'silent-after-a-close',
    level: 4,
    step: '2.one-event',
    misconception: 'After its close a descriptor is of no interest any more.',
    patches: [
      withMap('BPF_HASH(closed, struct conn_id_t, u8);'),
      [
        FILTER,
        `${FILTER}    struct conn_id_t which = create_conn_id(pid_tgid, args->fd);\n    if (closed.lookup(&which) != NULL)\n        return;\n`,
      ],
      [
        CLOSE_CHECK,
        `${CLOSE_CHECK}    struct conn_id_t which = create_conn_id(pid_tgid, args->fd);\n    u8 yes = 1;\n    closed.update(&which, &yes);\n`,
      ],
    ],
  },
  {
    name: 'only-after-data',
    level: 4,
    step: '4.one-event',
    misconception: 'A connection over which nothing came was none.',
    patches: [
      withMap('BPF_HASH(used, struct conn_id_t, u8);'),
      [DATA_SUBMIT, `    u8 yes = 1;\n    used.update(&event.conn_id, &yes);\n${DATA_SUBMIT}`],
      [
        CLOSE_CHECK,
        `${CLOSE_CHECK}    struct conn_id_t which = create_conn_id(pid_tgid, args->fd);\n    if (used.lookup(&which) == NULL)\n        return;\n`,
      ],
    ],
  },
  {
    name: 'throttled',
    level: 2,
    step: '2.one-event',
    misconception: 'One event in ten milliseconds is enough, and spares the machine.',
    patches: [
      withMap('BPF_ARRAY(latest, u64, 1);'),
      [
        FILTER,
        `${FILTER}    int zero = 0;\n    u64 now = bpf_ktime_get_ns();\n    u64 *before = latest.lookup(&zero);\n    if (before == NULL || now - *before < 10000000)\n        return;\n    *before = now;\n`,
      ],
    ],
  },
  {
    name: 'repeats-left-out',
    level: 3,
    step: '3.one-event',
    misconception: 'What begins like the message before it is the same message.',
    // Only what is written: of what is read two bytes are left to chance, which may be alike one level earlier.
    patches: [
      withMap('BPF_HASH(beginnings, struct conn_id_t, u64);'),
      [
        DATA_SUBMIT,
        `    if (event.direction == kEgress) {\n        u64 beginning = *(u64 *)event.msg;\n        u64 *before = beginnings.lookup(&event.conn_id);\n        if (before != NULL && *before == beginning)\n            return;\n        beginnings.update(&event.conn_id, &beginning);\n    }\n${DATA_SUBMIT}`,
      ],
    ],
  },
  {
    name: 'only-by-the-thread-that-used-it',
    level: 4,
    step: '4.one-event',
    misconception: 'The thread that uses a connection closes it.',
    patches: [
      withMap('BPF_HASH(users, struct conn_id_t, u64);'),
      [DATA_SUBMIT, `    users.update(&event.conn_id, &pid_tgid);\n${DATA_SUBMIT}`],
      [
        CLOSE_CHECK,
        `${CLOSE_CHECK}    struct conn_id_t which = create_conn_id(pid_tgid, args->fd);\n    u64 *user = users.lookup(&which);\n    if (user != NULL && *user != pid_tgid)\n        return;\n`,
      ],
    ],
  },
];
