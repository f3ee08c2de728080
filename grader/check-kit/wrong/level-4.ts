import type { Patch, WrongProgram } from '../program.ts';

const TIME =
  'event.timestamp_ns = bpf_ktime_get_ns();\n    event.conn_id = create_conn_id(pid_tgid, args->fd);\n    socket_close_events';
const SUBMIT = '    socket_close_events.perf_submit(ctx, &event, sizeof(event));\n';
const CHECK = '    int result = PT_REGS_RC(ctx);\n    if (result < 0) {\n        return;\n    }\n';
const CONN_ID = 'create_conn_id(pid_tgid, args->fd);\n    socket_close_events';
const LOOKUP = '    struct close_args_t *args = active_close_args_map.lookup(&pid_tgid);\n';
const DELETE = '    active_close_args_map.delete(&pid_tgid);\n';
const MAP = 'BPF_HASH(active_close_args_map, u64, struct close_args_t);\n';
const UPDATE = '    active_close_args_map.update(&pid_tgid, &args);\n';
const CALL = '        process_syscall_close(ctx, pid_tgid, args);\n';
const HEAD = 'static inline void process_syscall_close(';

const keyed = (type: string, value: string): Patch[] => [
  [MAP, MAP.replace('u64', type)],
  [UPDATE, `    ${type} key = ${value};\n${UPDATE.replace('&pid_tgid', '&key')}`],
  [LOOKUP, `    ${type} key = ${value};\n${LOOKUP.replace('&pid_tgid', '&key')}`],
  [DELETE, DELETE.replace('&pid_tgid', '&key')],
];

const AT_ENTRY = `    struct socket_close_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, fd);
${SUBMIT}`;

export const level4: WrongProgram[] = [
  {
    name: 'no-entry-hook',
    level: 4,
    step: '4.hooks',
    misconception: 'close has a single argument, so one hook is enough.',
    patches: [['int syscall__probe_entry_close(', 'int entry_close(']],
  },
  {
    name: 'no-prefix',
    level: 4,
    step: '4.hooks',
    misconception: 'The prefix syscall__ is decoration.',
    patches: [
      ['int syscall__probe_entry_close(', 'int probe_entry_close('],
      ['int syscall__probe_ret_close(', 'int probe_ret_close('],
    ],
  },
  {
    name: 'other-output',
    level: 4,
    step: '4.output',
    misconception: 'The name of the output is free.',
    patches: [
      ['BPF_PERF_OUTPUT(socket_close_events)', 'BPF_PERF_OUTPUT(close_events)'],
      ['socket_close_events.perf_submit', 'close_events.perf_submit'],
    ],
  },
  {
    name: 'no-time',
    level: 4,
    step: '4.output',
    misconception: 'The end of a connection needs no time.',
    patches: [
      ['struct socket_close_event_t {\n    u64 timestamp_ns;\n', 'struct socket_close_event_t {\n'],
      [TIME, TIME.replace('event.timestamp_ns = bpf_ktime_get_ns();\n    ', '')],
    ],
    quick: true,
  },
  {
    name: 'to-the-output-of-open',
    level: 4,
    step: '1.output',
    misconception: 'A slip: the line was copied from open.',
    patches: [['socket_close_events.perf_submit', 'socket_open_events.perf_submit']],
  },
  {
    name: 'data-to-the-output-of-close',
    level: 4,
    step: '2.one-event',
    misconception: 'A slip: the line was copied from close.',
    patches: [['socket_data_events.perf_submit', 'socket_close_events.perf_submit'], ...declaredEarly()],
  },
  {
    name: 'nothing-submitted',
    level: 4,
    step: '4.one-event',
    misconception: 'Filling in the event sends it.',
    patches: [[SUBMIT, '']],
  },
  {
    name: 'zero-is-failure',
    level: 4,
    step: '4.one-event',
    misconception: 'Success is above zero.',
    patches: [[CHECK, CHECK.replace('result < 0', 'result <= 0')]],
    quick: true,
  },
  {
    name: 'submitted-twice',
    level: 4,
    step: '4.one-event',
    misconception: 'Better twice than never.',
    patches: [[SUBMIT, SUBMIT + SUBMIT]],
  },
  {
    name: 'entry-and-return',
    level: 4,
    step: '4.one-event',
    misconception: 'The entry hook reports that a call begins, too.',
    patches: [[UPDATE, UPDATE + AT_ENTRY]],
  },
  {
    name: 'by-the-thread-that-accepted',
    level: 4,
    step: '4.one-event',
    misconception: 'The thread that accepts a connection also closes it.',
    patches: [
      [
        'BPF_PERF_OUTPUT(socket_open_events);\n',
        'BPF_PERF_OUTPUT(socket_open_events);\nBPF_HASH(owners, struct conn_id_t, u64);\n',
      ],
      [
        '    socket_open_events.perf_submit(',
        '    owners.update(&event.conn_id, &pid_tgid);\n    socket_open_events.perf_submit(',
      ],
      [
        CHECK,
        `${CHECK}    struct conn_id_t whose = create_conn_id(pid_tgid, args->fd);\n    u64 *owner = owners.lookup(&whose);\n    if (owner == NULL || *owner != pid_tgid)\n        return;\n`,
      ],
    ],
  },
  {
    name: 'each-fd-once',
    level: 4,
    step: '4.one-event',
    misconception: 'A descriptor is closed once, and then it is gone for ever.',
    patches: [
      [MAP, `${MAP}BPF_HASH(closed, struct conn_id_t, u8);\n`],
      [
        CHECK,
        `${CHECK}    struct conn_id_t which = create_conn_id(pid_tgid, args->fd);\n    u8 yes = 1;\n    if (closed.lookup(&which) != NULL)\n        return;\n    closed.update(&which, &yes);\n`,
      ],
    ],
  },
  {
    name: 'key-process',
    level: 4,
    step: '4.one-event',
    misconception: 'A process is in one close at a time.',
    patches: keyed('u32', 'pid_tgid >> 32'),
    quick: true,
  },
  {
    name: 'map-of-one',
    level: 4,
    step: '4.one-event',
    misconception: 'Closing never waits, so one place is enough.',
    patches: [[MAP, MAP.replace(');', ', 1);')]],
  },
  {
    name: 'at-entry',
    level: 4,
    step: '4.only-closed',
    misconception: 'A close always succeeds.',
    patches: [
      [UPDATE, UPDATE + AT_ENTRY],
      [CALL, ''],
      [HEAD, `__attribute__((unused)) ${HEAD}`],
    ],
  },
  {
    name: 'no-result-check',
    level: 4,
    step: '4.only-closed',
    misconception: 'A close always succeeds.',
    patches: [[CHECK, '']],
    quick: true,
  },
  {
    name: 'unsigned-result',
    level: 4,
    step: '4.only-closed',
    misconception: 'A number below zero stays below zero in any type.',
    patches: [[CHECK, CHECK.replace('int result', 'u32 result')]],
  },
  {
    name: 'result-is-minus-one',
    level: 4,
    step: '4.only-closed',
    misconception: 'In the kernel, too, failure is -1 and a number in errno.',
    patches: [[CHECK, CHECK.replace('result < 0', 'result == -1')]],
  },
  {
    name: 'fd-is-the-result',
    level: 4,
    step: '4.connection',
    misconception: 'The result is the descriptor, as in accept4.',
    patches: [[CONN_ID, CONN_ID.replace('args->fd', 'result')]],
    quick: true,
  },
  {
    name: 'thread-for-process',
    level: 4,
    step: '4.connection',
    misconception: 'The lower half is the process id.',
    patches: [[CONN_ID, CONN_ID.replace('pid_tgid', 'pid_tgid << 32')]],
  },
  {
    name: 'connection-never-set',
    level: 4,
    step: '4.connection',
    misconception: 'The connection fills itself in.',
    patches: [[TIME, TIME.replace('event.conn_id = create_conn_id(pid_tgid, args->fd);\n    ', '')]],
  },
  {
    name: 'fd-never-saved',
    level: 4,
    step: '4.connection',
    misconception: 'The saved arguments fill themselves in.',
    patches: [['    args.fd = fd;\n    active_close', '    active_close']],
  },
  {
    name: 'time-never-set',
    level: 4,
    step: '4.time',
    misconception: 'The perf buffer knows the time.',
    patches: [[TIME, TIME.replace('event.timestamp_ns = bpf_ktime_get_ns();\n    ', '')]],
    quick: true,
  },
  {
    name: 'microseconds',
    level: 4,
    step: '4.time',
    misconception: 'Microseconds are the usual unit.',
    patches: [[TIME, TIME.replace('get_ns()', 'get_ns() / 1000')]],
  },
  {
    name: 'boot-time',
    level: 4,
    step: '4.time',
    misconception: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    patches: [[TIME, TIME.replace('ktime_get_ns', 'ktime_get_boot_ns')]],
  },
  {
    name: 'time-of-opening',
    level: 4,
    step: '4.time',
    misconception: 'A connection has one time.',
    patches: [
      ['// What accept4 was called with', 'BPF_HASH(opened, u64, u64);\n\n// What accept4 was called with'],
      [
        '    socket_open_events.perf_submit(',
        '    u64 place = (pid_tgid & ~0xffffffffULL) | (u32)fd;\n    opened.update(&place, &event.timestamp_ns);\n    socket_open_events.perf_submit(',
      ],
      [
        TIME,
        `u64 place = (pid_tgid & ~0xffffffffULL) | (u32)args->fd;\n    u64 *when = opened.lookup(&place);\n    event.timestamp_ns = when ? *when : bpf_ktime_get_ns();\n    event.conn_id = ${CONN_ID}`,
      ],
    ],
  },
  {
    name: 'time-of-the-last-message',
    level: 4,
    step: '4.time',
    misconception: 'A connection ends with its last message.',
    patches: [
      [
        '// What read or write was called with',
        'BPF_HASH(latest, struct conn_id_t, u64);\n\n// What read or write was called with',
      ],
      [
        '    socket_data_events.perf_submit(',
        '    latest.update(&event.conn_id, &event.timestamp_ns);\n    socket_data_events.perf_submit(',
      ],
      [
        TIME,
        `event.conn_id = create_conn_id(pid_tgid, args->fd);\n    u64 *when = latest.lookup(&event.conn_id);\n    event.timestamp_ns = when ? *when : bpf_ktime_get_ns();\n    socket_close_events`,
      ],
    ],
  },
  {
    name: 'never-deleted',
    level: 4,
    step: '4.released',
    misconception: 'Maps tidy themselves up.',
    patches: [[DELETE, '']],
  },
  {
    name: 'never-deleted-under-another-key',
    level: 4,
    step: '4.released',
    misconception: 'What is left under another key is not found.',
    patches: [
      [UPDATE, `    u64 key = ~pid_tgid;\n${UPDATE.replace('&pid_tgid', '&key')}`],
      [LOOKUP, `    u64 key = ~pid_tgid;\n${LOOKUP.replace('&pid_tgid', '&key')}`],
      [DELETE, ''],
    ],
  },
  {
    name: 'boot-time-behind-a-decoy',
    level: 4,
    step: '4.time',
    misconception: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    patches: [
      [
        TIME,
        TIME.replace(
          'event.timestamp_ns = bpf_ktime_get_ns();',
          'event.timestamp_ns = bpf_ktime_get_ns();\n    event.timestamp_ns = bpf_ktime_get_boot_ns();',
        ),
      ],
    ],
  },
  {
    name: 'deleted-only-after-success',
    level: 4,
    step: '4.released',
    misconception: 'A failed call needs no tidying up.',
    patches: [[LOOKUP, `    if ((int)PT_REGS_RC(ctx) < 0)\n        return 0;\n${LOOKUP}`]],
    quick: true,
  },
  {
    name: 'deleted-only-after-failure',
    level: 4,
    step: '4.released',
    misconception: 'Only failures have to be tidied up.',
    patches: [[DELETE, `    if ((int)PT_REGS_RC(ctx) < 0)\n    ${DELETE}`]],
  },
];

/** process_data stands above the declaration of the close output: it moves up. */
function declaredEarly(): Patch[] {
  return [
    ['BPF_PERF_OUTPUT(socket_close_events);\n', ''],
    [
      'BPF_PERF_OUTPUT(socket_data_events);\n',
      'BPF_PERF_OUTPUT(socket_data_events);\nBPF_PERF_OUTPUT(socket_close_events);\n',
    ],
  ];
}
