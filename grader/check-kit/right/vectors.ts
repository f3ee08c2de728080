import type { Patch, RightProgram } from '../program.ts';

const HELPER = 'static inline void process_vector(';
const IS_HTTP = 'static inline bool is_http_vector(';
const LOOP = '    for (int i = 0; *rest > 0 && i < MAX_PIECES && i < args->iovcnt; i++) {\n';
const READ_PIECE = '        bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);\n';
const FILTER = '    if (!is_http_vector(args, *rest)) {\n        return;\n    }\n';
const SHARE = '        u64 moved = piece.iov_len > *rest ? *rest : piece.iov_len;\n        *rest -= moved;\n';
const NEW_EVENT = '        struct socket_data_event_t event = {};\n';
const TIME = '        event.timestamp_ns = bpf_ktime_get_ns();\n';
const SUBMIT = '        socket_data_events.perf_submit(ctx, &event, sizeof(event));\n';
const COPY = '        bpf_probe_read_user(event.msg, size, piece.iov_base);\n';
const atLevel5 = (name: string, difference: string, ...patches: Patch[]): RightProgram => ({
  ...{ name, level: 5, difference, patches },
});

/** Programs that take vectors to pieces in another way. */
export const otherVectors: RightProgram[] = [
  {
    ...atLevel5(
      'piece-in-per-cpu-array',
      'The events of pieces are built in a per-CPU array, cleared each time.',
      [HELPER, `BPF_PERCPU_ARRAY(scratch_piece, struct socket_data_event_t, 1);\n\n${HELPER}`],
      [
        NEW_EVENT,
        `        int zero = 0;
        struct socket_data_event_t *event = scratch_piece.lookup(&zero);
        if (event == NULL)
            return;
        __builtin_memset(event, 0, sizeof(*event));
`,
      ],
      [TIME, TIME.replace('event.', 'event->')],
      [
        '        event.conn_id = create_conn_id(pid_tgid, args->fd);\n        event.direction = direction;\n        u32 size',
        '        event->conn_id = create_conn_id(pid_tgid, args->fd);\n        event->direction = direction;\n        u32 size',
      ],
      [
        `        event.msg_size = size;\n${COPY}${SUBMIT}`,
        '        event->msg_size = size;\n        bpf_probe_read_user(event->msg, size, piece.iov_base);\n        socket_data_events.perf_submit(ctx, event, sizeof(*event));\n',
      ],
    ),
    quick: true,
  },
  {
    ...atLevel5('cut-off-behind-the-message', 'Only the used part of an event is sent.', [
      `${COPY}${SUBMIT}`,
      `${COPY}        socket_data_events.perf_submit(ctx, &event, offsetof(struct socket_data_event_t, msg) + size);\n`,
    ]),
    quick: true,
  },
  atLevel5('thirty-two-pieces', 'Twice as many pieces are reported as need be.', [
    '#define MAX_PIECES 16',
    '#define MAX_PIECES 32',
  ]),
  atLevel5(
    'rest-with-the-arguments',
    'What is left of the result is kept in the entry that the arguments are in.',
    ['    int iovcnt;\n};', '    int iovcnt;\n    s64 rest;\n};'],
    [
      'process_vector(struct pt_regs *ctx, u64 pid_tgid, const struct',
      'process_vector(struct pt_regs *ctx, u64 pid_tgid, struct',
    ],
    [
      '    s64 *rest = find_rest();\n    if (rest == NULL) {\n        return;\n    }\n',
      '    s64 *rest = &args->rest;\n',
    ],
  ),
  atLevel5(
    'one-loop',
    'The beginning is looked at in the same loop that reports the pieces.',
    [
      FILTER,
      '    bool is_http = false;\n    if (*rest < MIN_HTTP_SIZE) {\n        return;\n    }\n    s64 whole = *rest;\n',
    ],
    [
      NEW_EVENT,
      `        is_http = is_http || is_http_connection(piece.iov_base, whole);
        if (!is_http) {
            return;
        }
${NEW_EVENT}`,
    ],
  ),
  atLevel5(
    'one-map',
    'Both calls keep their arguments in one map: a thread is in one of them at a time.',
    ['BPF_HASH(active_readv_args_map, u64, struct vector_args_t);\n', ''],
    ['active_readv_args_map.', 'active_writev_args_map.', 'all'],
  ),
  atLevel5(
    'list-copied-at-entry',
    'The entry hook keeps a copy of the list, not the pointer to it.',
    ['    const struct iovec *iov;\n', '    struct iovec iov[16];\n'],
    ...['writev', 'readv'].map((call): Patch => {
      const save = `    args.iovcnt = iovcnt;\n    active_${call}`;
      const copy = `    for (int i = 0; i < 16 && i < iovcnt; i++) {
        bpf_probe_read_user(&args.iov[i], sizeof(args.iov[i]), &iov[i]);
    }
`;
      return [`    args.iov = iov;\n${save}`, `${copy}${save}`];
    }),
    [READ_PIECE, '        piece = args->iov[i];\n', 'all'],
  ),
  atLevel5(
    'time-at-entry-of-vectors',
    'All pieces of a call have the time at which it began.',
    ['struct vector_args_t {\n', 'struct vector_args_t {\n    u64 begun;\n'],
    [
      '    args.iovcnt = iovcnt;\n    active_writev',
      '    args.iovcnt = iovcnt;\n    args.begun = bpf_ktime_get_ns();\n    active_writev',
    ],
    [
      '    args.iovcnt = iovcnt;\n    active_readv',
      '    args.iovcnt = iovcnt;\n    args.begun = bpf_ktime_get_ns();\n    active_readv',
    ],
    [TIME, '        event.timestamp_ns = args->begun;\n'],
  ),
  atLevel5('old-helper-for-pieces', 'bpf_probe_read, which reads from either memory.', [
    READ_PIECE,
    READ_PIECE.replace('_user', ''),
    'all',
  ]),
  {
    ...atLevel5(
      'counted-upwards',
      'What was moved so far is counted, not what is left.',
      [LOOP, `    s64 done = 0;\n${LOOP.replace('*rest > 0', 'done < *rest')}`],
      [
        SHARE,
        '        u64 moved = piece.iov_len;\n        if (moved > *rest - done) {\n            moved = *rest - done;\n        }\n        done += moved;\n',
      ],
    ),
    quick: true,
  },
  atLevel5(
    'letters-put-together',
    'The first four letters are put together from as many pieces as they take.',
    [
      IS_HTTP,
      `// The first four letters of a list, wherever they are.
static inline u32 letters_of(const struct vector_args_t *args) {
    char start[4] = {};
    u32 have = 0;
    for (int i = 0; i < 4 && i < args->iovcnt; i++) {
        struct iovec first = {};
        bpf_probe_read_user(&first, sizeof(first), &args->iov[i]);
        for (u32 at = 0; at < 4 && have < 4; at++) {
            if (at >= first.iov_len) {
                break;
            }
            bpf_probe_read_user(&start[have & 3], 1, first.iov_base + at);
            have++;
        }
    }
    return *(u32 *)start;
}

${IS_HTTP}`,
    ],
    [
      FILTER,
      '    u32 letters = letters_of(args);\n    if (*rest < MIN_HTTP_SIZE || (letters != 0x50545448 && letters != 0x54534f50)) {\n        return;\n    }\n',
    ],
  ),
  atLevel5(
    'one-helper-for-all',
    'read, write and the pieces of a vector go through one function.',
    [
      'static inline void process_data(',
      `static inline void send_piece(struct pt_regs *ctx, u64 pid_tgid, int fd, const char *from, u64 moved,
                              enum traffic_direction_t direction) {
    struct socket_data_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, fd);
    event.direction = direction;
    u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;
    event.msg_size = size;
    bpf_probe_read_user(event.msg, size, from);
    socket_data_events.perf_submit(ctx, &event, sizeof(event));
}

static inline void process_data(`,
    ],
    [
      `    // 424 of the 512 bytes that a BPF program has for all its local variables.
    struct socket_data_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, args->fd);
    event.direction = direction;
    u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;
    event.msg_size = size;
    bpf_probe_read_user(event.msg, size, args->buf);
    socket_data_events.perf_submit(ctx, &event, sizeof(event));
`,
      '    send_piece(ctx, pid_tgid, args->fd, args->buf, moved, direction);\n',
    ],
    [
      `        // A new one each time: nothing of the piece before stays in it.
${NEW_EVENT}${TIME}        event.conn_id = create_conn_id(pid_tgid, args->fd);
        event.direction = direction;
        u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;
        event.msg_size = size;
${COPY}${SUBMIT}`,
      '        send_piece(ctx, pid_tgid, args->fd, piece.iov_base, moved, direction);\n',
    ],
  ),
];
