import type { Patch, WrongProgram } from '../program.ts';

const CALL = '        process_data(ctx, pid_tgid, args, kEgress);\n';
const LOOKUP = '    struct data_args_t *args = active_write_args_map.lookup(&pid_tgid);\n';
const DELETE = '    active_write_args_map.delete(&pid_tgid);\n';
const MAP = 'BPF_HASH(active_write_args_map, u64, struct data_args_t);\n';
const UPDATE = '    active_write_args_map.update(&pid_tgid, &args);\n';

interface Body {
  params?: string;
  moved?: string;
  filter?: string;
  size?: string;
  fill?: string;
  copy?: string;
  submit?: string;
}

const SUBMIT = 'socket_data_events.perf_submit(ctx, &event, sizeof(event));';

/** A copy of process_data for write alone, so that read stays right. */
const processWrite = ({
  params = '',
  moved = 's64 moved = PT_REGS_RC(ctx);',
  filter = 'if (!is_http_connection(args->buf, moved)) return;',
  size = 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved; event.msg_size = size;',
  fill = 'event.timestamp_ns = bpf_ktime_get_ns(); event.conn_id = create_conn_id(pid_tgid, args->fd); event.direction = kEgress;',
  copy = 'bpf_probe_read_user(event.msg, size, args->buf);',
  submit = SUBMIT,
}: Body): string => `
static inline void process_write(struct pt_regs *ctx, u64 pid_tgid, const struct data_args_t *args${params}) {
    ${moved}
    ${filter}
    struct socket_data_event_t event = {};
    ${fill}
    ${size}
    ${copy}
    ${submit}
}
`;

const own = (body: Body): Patch[] => [
  [MAP, MAP + processWrite(body)],
  [CALL, '        process_write(ctx, pid_tgid, args);\n'],
];

/** The entry hook sends the event; the return hook may as well. */
const atEntry = (alsoInReturn: boolean): Patch[] => [
  [MAP, MAP + processWrite({ params: ', size_t count', moved: 's64 moved = count;' })],
  [UPDATE, `${UPDATE}    process_write(ctx, pid_tgid, &args, count);\n`],
  ...(alsoInReturn ? [] : ([[CALL, '']] as Patch[])),
];

const keyed = (type: string, value: string): Patch[] => [
  [MAP, MAP.replace('u64', type)],
  [UPDATE, `    ${type} key = ${value};\n${UPDATE.replace('&pid_tgid', '&key')}`],
  [LOOKUP, `    ${type} key = ${value};\n${LOOKUP.replace('&pid_tgid', '&key')}`],
  [DELETE, DELETE.replace('&pid_tgid', '&key')],
];

export const level3: WrongProgram[] = [
  {
    name: 'no-return-hook',
    level: 3,
    step: '3.hooks',
    misconception: 'What is written is known when the call begins, so one hook is enough.',
    patches: [['int syscall__probe_ret_write(', 'int ret_write(']],
  },
  {
    name: 'no-prefix',
    level: 3,
    step: '3.hooks',
    misconception: 'The prefix syscall__ is decoration.',
    patches: [['int syscall__probe_entry_write(', 'int probe_entry_write(']],
  },
  {
    name: 'copy-without-limit',
    level: 3,
    step: '3.hooks',
    misconception: 'The verifier trusts the size.',
    patches: own({ copy: 'bpf_probe_read_user(event.msg, moved, args->buf);' }),
    quick: true,
  },
  {
    name: 'nothing-submitted',
    level: 3,
    step: '3.one-event',
    misconception: 'Filling in the event sends it.',
    patches: own({ submit: '' }),
  },
  {
    name: 'map-of-read',
    level: 3,
    step: '3.one-event',
    misconception: 'A slip: the line was copied from read.',
    patches: [[UPDATE, UPDATE.replace('write', 'read')]],
    quick: true,
  },
  {
    name: 'entry-and-return',
    level: 3,
    step: '3.one-event',
    misconception: 'The entry hook reports that a call begins, too.',
    patches: atEntry(true),
  },
  {
    name: 'argument-left-out',
    level: 3,
    step: '3.one-event',
    misconception: 'Arguments that are not needed can be left out of the list.',
    patches: [
      [
        'syscall__probe_entry_write(struct pt_regs *ctx, int fd, char *buf, size_t count)',
        'syscall__probe_entry_write(struct pt_regs *ctx, char *buf, size_t count)',
      ],
      ['    args.fd = fd;\n    args.buf = buf;\n    active_write', '    args.buf = buf;\n    active_write'],
    ],
  },
  {
    name: 'key-process',
    level: 3,
    step: '3.one-event',
    misconception: 'A process is in one write at a time.',
    patches: keyed('u32', 'pid_tgid >> 32'),
    quick: true,
  },
  {
    name: 'map-of-one',
    level: 3,
    step: '3.one-event',
    misconception: 'Writing never waits, so one place is enough.',
    patches: [[MAP, MAP.replace(');', ', 1);')]],
  },
  {
    name: 'result-of-16-bits',
    level: 3,
    step: '3.one-event',
    misconception: 'No message is longer than a small number can tell.',
    patches: own({
      moved: 's16 moved = PT_REGS_RC(ctx);',
      size: 'u32 size = moved; if (size > MAX_MSG_SIZE) size = MAX_MSG_SIZE; event.msg_size = size;',
    }),
  },
  {
    name: 'map-for-each-processor',
    level: 3,
    step: '3.one-event',
    misconception: 'A call comes back on the processor on which it began.',
    patches: [[MAP, MAP.replace('BPF_HASH', 'BPF_PERCPU_HASH')]],
  },
  {
    name: 'boot-time',
    level: 3,
    step: '3.time',
    misconception: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    patches: own({
      fill: 'event.timestamp_ns = bpf_ktime_get_boot_ns(); event.conn_id = create_conn_id(pid_tgid, args->fd); event.direction = kEgress;',
    }),
  },
  {
    name: 'responses-only',
    level: 3,
    step: '3.one-event',
    misconception: 'A process that writes is a server, and answers.',
    patches: own({
      filter:
        "if (!is_http_connection(args->buf, moved)) return; char h = 0; bpf_probe_read_user(&h, 1, args->buf); if (h != 'H') return;",
    }),
  },
  {
    name: 'status-200-only',
    level: 3,
    step: '3.one-event',
    misconception: 'Every answer is a success.',
    patches: own({
      filter:
        "if (!is_http_connection(args->buf, moved)) return; char h[10] = {}; bpf_probe_read_user(h, 10, args->buf); if (h[9] != '2') return;",
    }),
  },
  {
    name: 'at-entry',
    level: 3,
    step: '3.only-http',
    misconception: 'What is written is known when the call begins.',
    patches: atEntry(false),
    quick: true,
  },
  {
    name: 'unsigned-result',
    level: 3,
    step: '3.only-http',
    misconception: 'A number below zero stays below zero in any type.',
    patches: own({
      moved: 'u64 moved = PT_REGS_RC(ctx);',
      filter: 'if (moved < MIN_HTTP_SIZE || !is_http_connection(args->buf, MIN_HTTP_SIZE)) return;',
    }),
  },
  {
    name: 'no-filter',
    level: 3,
    step: '3.only-http',
    misconception: 'Everything that is written is a response.',
    patches: own({ filter: 'if (moved < MIN_HTTP_SIZE) return;' }),
  },
  {
    name: 'short-data-too',
    level: 3,
    step: '3.only-http',
    misconception: 'Every message is long enough.',
    patches: own({ filter: 'if (moved <= 0 || !is_http_connection(args->buf, 16)) return;' }),
  },
  {
    name: 'fd-is-the-result',
    level: 3,
    step: '3.connection',
    misconception: 'The result is the descriptor, as in accept4.',
    patches: own({
      fill: 'event.timestamp_ns = bpf_ktime_get_ns(); event.conn_id = create_conn_id(pid_tgid, moved); event.direction = kEgress;',
    }),
  },
  {
    name: 'thread-for-process',
    level: 3,
    step: '3.connection',
    misconception: 'The lower half is the process id.',
    patches: own({
      fill: 'event.timestamp_ns = bpf_ktime_get_ns(); event.conn_id = create_conn_id(pid_tgid << 32, args->fd); event.direction = kEgress;',
    }),
  },
  {
    name: 'direction-in',
    level: 3,
    step: '3.direction',
    misconception: 'A slip: the line was copied from read.',
    patches: [['process_data(ctx, pid_tgid, args, kEgress);', 'process_data(ctx, pid_tgid, args, kIngress);']],
    quick: true,
  },
  {
    name: 'direction-by-content',
    level: 3,
    step: '3.direction',
    misconception: 'Requests come in, and responses go out.',
    patches: own({
      fill: "event.timestamp_ns = bpf_ktime_get_ns(); event.conn_id = create_conn_id(pid_tgid, args->fd); char first = 0; bpf_probe_read_user(&first, 1, args->buf); event.direction = first == 'P' ? kIngress : kEgress;",
    }),
  },
  {
    name: 'size-not-clamped',
    level: 3,
    step: '3.size',
    misconception: 'msg_size is the size of the whole message.',
    patches: own({ size: 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved; event.msg_size = moved;' }),
  },
  {
    name: 'size-one-short',
    level: 3,
    step: '3.size',
    misconception: 'A message needs a zero at its end.',
    patches: own({ size: 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved; event.msg_size = size - 1;' }),
  },
  {
    name: 'size-up-to-a-zero',
    level: 3,
    step: '3.size',
    misconception: 'A message ends at its first zero.',
    patches: own({
      size: 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;',
      copy: 'event.msg_size = bpf_probe_read_user_str(event.msg, size, args->buf);',
    }),
  },
  {
    name: 'size-asked-for',
    level: 3,
    step: '3.size',
    misconception: 'All that is to be written is written.',
    patches: [
      [
        'struct data_args_t {\n    int fd;\n    const char *buf;\n',
        'struct data_args_t {\n    int fd;\n    const char *buf;\n    size_t count;\n',
      ],
      [UPDATE, `    args.count = count;\n${UPDATE}`],
      ...own({
        size: 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved; event.msg_size = args->count > MAX_MSG_SIZE ? MAX_MSG_SIZE : args->count;',
      }),
    ],
  },
  {
    name: 'copied-as-string',
    level: 3,
    step: '3.bytes',
    misconception: 'A message is a string.',
    patches: own({ copy: 'bpf_probe_read_user_str(event.msg, size, args->buf);' }),
  },
  {
    name: 'always-400-bytes',
    level: 3,
    step: '3.bytes',
    misconception: 'Copying too much does no harm, as msg_size says what counts.',
    patches: own({ copy: 'bpf_probe_read_user(event.msg, MAX_MSG_SIZE, args->buf);' }),
  },
  {
    name: 'kernel-memory',
    level: 3,
    step: '3.bytes',
    misconception: 'It does not matter whose memory is read.',
    patches: own({ copy: 'bpf_probe_read_kernel(event.msg, size, args->buf);' }),
  },
  {
    name: 'time-never-set',
    level: 3,
    step: '3.time',
    misconception: 'The perf buffer knows the time.',
    patches: own({ fill: 'event.conn_id = create_conn_id(pid_tgid, args->fd); event.direction = kEgress;' }),
  },
  {
    name: 'milliseconds',
    level: 3,
    step: '3.time',
    misconception: 'Milliseconds are fine enough.',
    patches: own({
      fill: 'event.timestamp_ns = bpf_ktime_get_ns() / 1000000; event.conn_id = create_conn_id(pid_tgid, args->fd); event.direction = kEgress;',
    }),
  },
  {
    name: 'never-deleted',
    level: 3,
    step: '3.released',
    misconception: 'Maps tidy themselves up.',
    patches: [[DELETE, '']],
  },
  {
    name: 'deletes-from-map-of-read',
    level: 3,
    step: '3.released',
    misconception: 'A slip: the line was copied from read.',
    patches: [[DELETE, DELETE.replace('write', 'read')]],
    quick: true,
  },
  {
    name: 'deleted-only-after-success',
    level: 3,
    step: '3.released',
    misconception: 'A failed call needs no tidying up.',
    patches: [[LOOKUP, `    if ((s64)PT_REGS_RC(ctx) < 0)\n        return 0;\n${LOOKUP}`]],
  },
];
