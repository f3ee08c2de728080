import type { Patch, WrongProgram } from '../program.ts';

const LOOP = 'for (int i = 0; *rest > 0 && i < MAX_PIECES && i < args->iovcnt; i++) {';
const NEW_EVENT = '        struct socket_data_event_t event = {};\n        event.timestamp_ns';
const SHARE = '        u64 moved = piece.iov_len > *rest ? *rest : piece.iov_len;\n        *rest -= moved;\n';
const IDLE = '        if (moved == 0) {\n            continue;\n        }\n';
const CONNECTION = 'event.conn_id = create_conn_id(pid_tgid, args->fd);\n        event.direction';
const SIZE = '        u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;\n        event.msg_size = size;\n';
const COPY = 'bpf_probe_read_user(event.msg, size, piece.iov_base);';
const SUBMIT = '        socket_data_events.perf_submit(ctx, &event, sizeof(event));\n';
const FIRST = `        if (piece.iov_len > 0) {
            return is_http_connection(piece.iov_base, size);
        }
`;
const READ_PIECE = 'bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);';

type Told = [name: string, step: string, misconception: string];

const wrong = ([name, step, misconception]: Told, ...patches: Patch[]): WrongProgram => ({
  ...{ name, level: 5, step: `5.${step}`, misconception, patches },
});

/** One whose run is recorded. */
const quick = (...program: Parameters<typeof wrong>): WrongProgram => ({ ...wrong(...program), quick: true });

export const level5: WrongProgram[] = [
  // Which of the calls are seen at all.
  wrong(
    ['no-readv', 'hooks', 'Servers write vectors, and read into one buffer.'],
    ['int syscall__probe_ret_readv(', 'int ret_readv('],
  ),
  wrong(
    ['entry-of-writev-alone', 'hooks', 'When the call begins, all its pieces are there.'],
    ['int syscall__probe_ret_writev(', 'static int ret_writev('],
  ),

  // Which of the pieces have an event.
  quick(
    ['first-piece-only', 'one-event', 'All that matters is in the first piece.'],
    [LOOP, LOOP.replace('i < MAX_PIECES && ', 'i < 1 && ')],
  ),
  quick(
    ['eight-pieces', 'one-event', 'Nobody has that many pieces.'],
    ['#define MAX_PIECES 16', '#define MAX_PIECES 8'],
  ),
  wrong(
    ['fifteen-pieces', 'one-event', 'The last piece has the number 16.'],
    [LOOP, LOOP.replace('MAX_PIECES', 'MAX_PIECES - 1')],
  ),
  quick(
    ['long-lists-left-out', 'one-event', 'A call of more pieces than the loop has rounds is none of ours.'],
    ['    if (!is_http_vector(args, *rest)) {', '    if (args->iovcnt > MAX_PIECES || !is_http_vector(args, *rest)) {'],
  ),
  quick(
    ['first-piece-measured', 'one-event', 'The first piece has to be long enough by itself.'],
    ['is_http_connection(piece.iov_base, size)', 'is_http_connection(piece.iov_base, piece.iov_len)'],
  ),
  quick(
    ['empty-first-piece', 'one-event', 'The first piece has the beginning, whatever it is.'],
    [FIRST, '        return piece.iov_len > 0 && is_http_connection(piece.iov_base, size);\n'],
  ),
  quick(
    ['each-piece-measured', 'one-event', 'A piece of a few bytes is too short to be reported.'],
    [IDLE, IDLE.replace('moved == 0', 'moved < MIN_HTTP_SIZE')],
  ),
  quick(
    ['each-piece-tested', 'one-event', 'Each piece is a message.'],
    [IDLE, IDLE.replace('moved == 0', '!is_http_connection(piece.iov_base, moved)')],
  ),
  wrong(
    ['ends-at-an-empty-piece', 'one-event', 'An empty piece is the end of the list.'],
    [IDLE, IDLE.replace('continue', 'break')],
  ),
  quick(
    ['list-read-from-the-kernel', 'one-event', 'The list is an argument, so it is in the memory of the kernel.'],
    [READ_PIECE, READ_PIECE.replace('_user', '_kernel'), 'all'],
  ),
  wrong(
    ['every-piece-readable', 'one-event', 'A call with a piece that nobody can read has moved nothing.'],
    [
      `    ${LOOP}`,
      `    for (int i = 0; i < MAX_PIECES && i < args->iovcnt; i++) {
        struct iovec piece = {};
        char byte;
        ${READ_PIECE}
        if (bpf_probe_read_user(&byte, sizeof(byte), piece.iov_base) != 0) {
            return;
        }
    }
    ${LOOP}`,
    ],
  ),
  wrong(
    ['first-piece-again-and-again', 'one-event', 'A slip: the index was left out.'],
    [
      `${LOOP}\n        struct iovec piece = {};\n        ${READ_PIECE}`,
      `${LOOP}\n        struct iovec piece = {};\n        ${READ_PIECE.replace('[i]', '[0]')}`,
    ],
  ),
  wrong(
    ['readers-share-an-entry', 'one-event', 'A process is in one call at a time.'],
    [
      '    active_readv_args_map.update(&pid_tgid, &args);',
      '    u64 pid = pid_tgid >> 32;\n    active_readv_args_map.update(&pid, &args);',
    ],
    [
      '    struct vector_args_t *args = active_readv_args_map.lookup(&pid_tgid);',
      '    u64 pid = pid_tgid >> 32;\n    struct vector_args_t *args = active_readv_args_map.lookup(&pid);',
    ],
    ['active_readv_args_map.delete(&pid_tgid)', 'active_readv_args_map.delete(&pid)'],
  ),
  wrong(
    ['submitted-twice', 'one-event', 'A slip: the line stands there twice.'],
    [`${COPY}\n${SUBMIT}`, `${COPY}\n${SUBMIT}${SUBMIT}`],
  ),

  // Which of them have none.
  quick(
    ['beyond-the-result', 'only-http', 'What was handed over was moved.'],
    [SHARE, '        u64 moved = piece.iov_len;\n'],
  ),
  wrong(['empty-pieces-too', 'only-http', 'Every piece has an event.'], [IDLE, '']),
  wrong(
    ['result-never-used-up', 'only-http', 'Each piece may have as much as the result says.'],
    ['        *rest -= moved;\n', ''],
  ),
  wrong(
    ['no-filter', 'only-http', 'Everything that is moved in pieces is HTTP.'],
    ['if (!is_http_vector(args, *rest)) {', 'if (*rest < MIN_HTTP_SIZE) {'],
  ),
  wrong(
    ['no-least-size', 'only-http', 'The beginning tells enough.'],
    ['is_http_connection(piece.iov_base, size)', 'is_http_connection(piece.iov_base, MIN_HTTP_SIZE)'],
  ),
  wrong(
    ['result-without-a-sign', 'only-http', 'A negative number stays negative in any type.'],
    ['BPF_PERCPU_ARRAY(rests, s64, 1);', 'BPF_PERCPU_ARRAY(rests, u32, 1);'],
    ['s64 *find_rest', 'u32 *find_rest'],
    ['s64 *rest = ', 'u32 *rest = '],
  ),

  // Whose it is, and which way it went.
  wrong(
    ['thread-for-process', 'connection', 'The lower half is the process id.'],
    [CONNECTION, CONNECTION.replace('pid_tgid', 'pid_tgid << 32')],
  ),
  wrong(
    ['fd-is-the-result', 'connection', 'The result is the descriptor, as in accept4.'],
    [CONNECTION, CONNECTION.replace('args->fd', 'PT_REGS_RC(ctx)')],
  ),
  wrong(
    ['number-of-pieces-for-fd', 'connection', 'A slip: the wrong argument was saved.'],
    [CONNECTION, CONNECTION.replace('args->fd', 'args->iovcnt')],
  ),
  wrong(
    ['writev-as-ingress', 'direction', 'A slip: the line was copied.'],
    ['process_vector(ctx, pid_tgid, args, kEgress);', 'process_vector(ctx, pid_tgid, args, kIngress);'],
  ),
  wrong(
    ['readv-as-egress', 'direction', 'A slip: the line was copied.'],
    ['process_vector(ctx, pid_tgid, args, kIngress);', 'process_vector(ctx, pid_tgid, args, kEgress);'],
  ),

  // What it says.
  quick(
    ['size-of-the-whole', 'size', 'The result is the size.'],
    [SIZE, SIZE.replace('msg_size = size', 'msg_size = PT_REGS_RC(ctx)')],
  ),
  quick(
    ['length-for-result', 'size', 'iov_len says how much was moved.'],
    [SIZE, SIZE.replaceAll('moved', 'piece.iov_len')],
  ),
  wrong(
    ['size-not-limited', 'size', 'msg_size is the size of the piece.'],
    [SIZE, SIZE.replace('msg_size = size', 'msg_size = moved')],
  ),
  quick(
    ['event-used-again', 'bytes', 'One event serves for all pieces.'],
    [LOOP, `struct socket_data_event_t event = {};\n    ${LOOP}`],
    [NEW_EVENT, '        event.timestamp_ns'],
  ),
  wrong(['copied-as-string', 'bytes', 'A piece is a string.'], [COPY, COPY.replace('_user', '_user_str')]),
  wrong(
    ['kernel-memory', 'bytes', 'It does not matter whose memory is read.'],
    [COPY, COPY.replace('_user', '_kernel')],
  ),
  wrong(
    ['boot-time', 'time', 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.'],
    [`${NEW_EVENT} = bpf_ktime_get_ns();`, `${NEW_EVENT} = bpf_ktime_get_boot_ns();`],
  ),

  // What is left behind.
  wrong(
    ['left-after-readv', 'released', 'The map cleans up by itself.'],
    ['    active_readv_args_map.delete(&pid_tgid);\n', ''],
  ),
  wrong(
    ['left-after-a-failure', 'released', 'A failed call needs no tidying up.'],
    [
      '    active_writev_args_map.delete(&pid_tgid);\n',
      '    if ((s64)PT_REGS_RC(ctx) > 0) {\n        active_writev_args_map.delete(&pid_tgid);\n    }\n',
    ],
  ),
];
