import type { Patch, WrongProgram } from '../program.ts';

const COPY_MESSAGE = `    struct user_msghdr message = {};
    bpf_probe_read_user(&message, sizeof(message), args->msg);
`;
const LIST = '    list.iov = message.msg_iov;\n    list.iovcnt = message.msg_iovlen;\n';
const IS_LOOK = 'if (args->flags & MSG_PEEK) {';
const LOOK_AT_BUFFER = `    // A look: the bytes stay where they are, for the next read.\n    ${IS_LOOK}\n        return;\n    }\n`;
const MESSAGE = '    struct vector_args_t list = list_of(args);\n';
const LOOK_AT_MESSAGE = `    ${IS_LOOK}\n        return;\n    }\n${MESSAGE}`;
const ROOM = '    if (moved > (s64)args->count) {\n        moved = args->count;\n    }\n';
const IS_HTTP = '    if (!is_http_connection(args->buf, moved)) {';
const SIZE = '    event.msg_size = size;\n    bpf_probe_read_user(event.msg, size, args->buf);';
const RECVFROM = 'int syscall__probe_entry_recvfrom(';
const found = (call: string, struct: string): string =>
  `    struct ${struct} *args = active_${call}_args_map.lookup(&pid_tgid);\n    if (args != NULL) {\n`;

/** A function for recvfrom alone, as somebody writes it who begins anew; `but` changes it. */
const ownFunction = (...but: [search: string, replace: string][]): Patch[] => {
  const right = `static inline void process_received(struct pt_regs *ctx, u64 pid_tgid, const struct data_args_t *args) {
    s64 got = PT_REGS_RC(ctx);
    if (args->flags & MSG_PEEK) {
        return;
    }
    if (got > (s64)args->count) {
        got = args->count;
    }
    if (got < MIN_HTTP_SIZE || !is_http_connection(args->buf, got)) {
        return;
    }
    struct socket_data_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, args->fd);
    event.direction = kIngress;
    u32 size = got > MAX_MSG_SIZE ? MAX_MSG_SIZE : got;
    event.msg_size = size;
    bpf_probe_read_user(event.msg, size, args->buf);
    socket_data_events.perf_submit(ctx, &event, sizeof(event));
}

`;
  const changed = but.reduce((text, [search, replace]) => text.replace(search, replace), right);
  const call = found('recvfrom', 'data_args_t');
  return [
    [RECVFROM, `${changed}${RECVFROM}`],
    [
      `${call}        process_data(ctx, pid_tgid, args, kIngress);`,
      `${call}        process_received(ctx, pid_tgid, args);`,
    ],
  ];
};

type Told = [name: string, step: string, misconception: string];

const wrong = ([name, step, misconception]: Told, ...patches: Patch[]): WrongProgram => ({
  ...{ name, level: 6, step: `6.${step}`, misconception, patches },
});

/** One whose run is recorded. */
const quick = (...program: Parameters<typeof wrong>): WrongProgram => ({ ...wrong(...program), quick: true });

/** The arguments of these calls under the process. */
const underTheProcess = (...calls: string[]): Patch[] =>
  calls.flatMap((call): Patch[] => [
    [
      `    active_${call}_args_map.update(&pid_tgid, &args);`,
      `    u64 pid = pid_tgid >> 32;\n    active_${call}_args_map.update(&pid, &args);`,
    ],
    [
      ` *args = active_${call}_args_map.lookup(&pid_tgid);`,
      ` *args = NULL;\n    u64 pid = pid_tgid >> 32;\n    args = active_${call}_args_map.lookup(&pid);`,
    ],
    [`active_${call}_args_map.delete(&pid_tgid)`, `active_${call}_args_map.delete(&pid)`],
  ]);

export const level6: WrongProgram[] = [
  // Which of the calls are seen at all.
  quick(['no-sendmsg', 'hooks', 'Servers send with sendto.'], ['int syscall__probe_ret_sendmsg(', 'int ret_sendmsg(']),
  wrong(
    ['entry-of-recvfrom-alone', 'hooks', 'When the call begins, everything is known.'],
    ['int syscall__probe_ret_recvfrom(', 'static int ret_recvfrom('],
  ),

  // Which of them have an event.
  quick(
    ['message-for-list', 'one-event', 'A message is the list of its pieces.'],
    [COPY_MESSAGE, ''],
    [LIST, '    list.iov = (const struct iovec *)args->msg;\n    list.iovcnt = MAX_PIECES;\n'],
  ),
  quick(
    ['message-of-the-kernel', 'one-event', 'struct msghdr is the same everywhere.'],
    [COPY_MESSAGE, COPY_MESSAGE.replace('user_msghdr', 'msghdr')],
    [
      LIST,
      '    list.iov = (const struct iovec *)message.msg_iter.kvec;\n    list.iovcnt = message.msg_iter.nr_segs;\n',
    ],
  ),
  quick(
    ['message-read-from-the-kernel', 'one-event', 'A message is an argument, so it is in the memory of the kernel.'],
    [COPY_MESSAGE, COPY_MESSAGE.replace('read_user', 'read_kernel')],
  ),
  wrong(
    ['first-piece-of-a-message', 'one-event', 'A message has one piece.'],
    ['list.iovcnt = message.msg_iovlen', 'list.iovcnt = message.msg_iovlen > 1 ? 1 : message.msg_iovlen'],
  ),
  quick(
    ['flags-left-out', 'one-event', 'Flags make a call into another one.'],
    [IS_LOOK, 'if (args->flags != 0) {', 'all'],
  ),
  wrong(
    ['another-bit', 'one-event', 'MSG_DONTWAIT means that nothing is moved.'],
    [IS_LOOK, 'if (args->flags & (MSG_PEEK | MSG_DONTWAIT)) {', 'all'],
  ),
  wrong(
    ['only-looks-of-messages', 'one-event', 'A slip: the test is the wrong way round.'],
    [LOOK_AT_MESSAGE, LOOK_AT_MESSAGE.replace(IS_LOOK, 'if (!(args->flags & MSG_PEEK)) {')],
  ),
  wrong(['readers-share-an-entry', 'one-event', 'A process is in one call at a time.'], ...underTheProcess('recvmsg')),
  quick(
    ['one-map-for-a-process', 'one-event', 'A process either receives or sends.'],
    ['BPF_HASH(active_sendto_args_map, u64, struct data_args_t);\n', ''],
    ...underTheProcess('recvfrom', 'sendto').map(([search, replace]): Patch => [
      search,
      replace.replaceAll('active_sendto', 'active_recvfrom'),
    ]),
  ),
  wrong(
    ['looked-up-in-another-map', 'one-event', 'A slip: the line was copied.'],
    [' = active_sendmsg_args_map.lookup(', ' = active_recvmsg_args_map.lookup('],
  ),
  wrong(
    ['length-of-the-list-not-asked', 'one-event', 'Where the result ends, the list ends.'],
    ['list.iovcnt = message.msg_iovlen', 'list.iovcnt = MAX_PIECES'],
  ),

  // Which of them have none.
  quick(
    ['message-has-a-piece', 'only-http', 'A message has a piece.'],
    ['list.iovcnt = message.msg_iovlen', 'list.iovcnt = message.msg_iovlen == 0 ? 1 : message.msg_iovlen'],
  ),
  wrong(
    ['result-without-a-sign', 'only-http', 'A negative number stays negative in any type.'],
    ...ownFunction(['s64 got = PT_REGS_RC(ctx)', 'u64 got = PT_REGS_RC(ctx)'], ['(s64)args', 'args']),
  ),
  {
    ...wrong(
      ['compared-without-a-sign', '', 'A comparison looks at numbers as they are.'],
      [ROOM, ROOM.replace('(s64)', '')],
    ),
    step: '2.only-http',
  },
  wrong(
    ['no-filter', 'only-http', 'What comes over a socket is HTTP.'],
    ...ownFunction([' || !is_http_connection(args->buf, got)', '']),
  ),
  wrong(
    ['flags-are-enough', 'only-http', 'Only servers of HTTP use flags.'],
    [IS_HTTP, '    if (moved < MIN_HTTP_SIZE || (args->flags == 0 && !is_http_connection(args->buf, moved))) {'],
  ),
  quick(['looks-reported', 'peek', 'What was read was moved.'], [LOOK_AT_BUFFER, '']),
  wrong(['looks-of-messages-reported', 'peek', 'Only recvfrom can look.'], [LOOK_AT_MESSAGE, MESSAGE]),
  quick(
    ['look-without-another-flag', 'peek', 'Flags are a number, and MSG_PEEK is one of them.'],
    [IS_LOOK, 'if (args->flags == MSG_PEEK) {', 'all'],
  ),
  wrong(
    ['looks-told-by-the-result', 'peek', 'A look moves nothing, so its result is 0.'],
    [IS_LOOK, 'if ((args->flags & MSG_PEEK) && PT_REGS_RC(ctx) == 0) {', 'all'],
  ),

  // Whose it is, and which way it went.
  wrong(['fd-left-out', 'connection', 'A slip: a field was left out.'], ['    list.fd = args->fd;\n', '']),
  wrong(
    ['flags-for-fd', 'connection', 'A slip: the wrong argument was saved.'],
    ['    list.fd = args->fd;\n', '    list.fd = args->flags;\n'],
  ),
  wrong(
    ['fd-is-the-result', 'connection', 'The result is the descriptor, as in accept4.'],
    ...ownFunction(['create_conn_id(pid_tgid, args->fd)', 'create_conn_id(pid_tgid, got)']),
  ),
  wrong(
    ['thread-for-process', 'connection', 'The lower half is the process id.'],
    ...ownFunction(['create_conn_id(pid_tgid, ', 'create_conn_id(pid_tgid << 32, ']),
  ),
  wrong(
    ['sendto-as-ingress', 'direction', 'A slip: the line was copied.'],
    [
      `${found('sendto', 'data_args_t')}        process_data(ctx, pid_tgid, args, kEgress);`,
      `${found('sendto', 'data_args_t')}        process_data(ctx, pid_tgid, args, kIngress);`,
    ],
  ),
  wrong(
    ['recvmsg-as-egress', 'direction', 'A slip: the line was copied.'],
    ['process_message(ctx, pid_tgid, args, kIngress);', 'process_message(ctx, pid_tgid, args, kEgress);'],
  ),
  wrong(
    ['sendmsg-as-ingress', 'direction', 'What is in a message has been received.'],
    ['process_message(ctx, pid_tgid, args, kEgress);', 'process_message(ctx, pid_tgid, args, kIngress);'],
  ),

  // What it says.
  quick(['result-beyond-the-buffer', 'size', 'The result is never larger than the buffer.'], [ROOM, '']),
  wrong(
    ['room-for-result', 'size', 'len says how much came.'],
    ...ownFunction(['    event.msg_size = size;', '    event.msg_size = args->count;']),
  ),
  wrong(
    ['size-alone-limited', 'bytes', 'msg_size is what counts.'],
    [ROOM, ''],
    [SIZE, SIZE.replace('= size;', '= size > args->count ? args->count : size;')],
  ),
  wrong(
    ['kernel-memory', 'bytes', 'It does not matter whose memory is read.'],
    ...ownFunction(['bpf_probe_read_user(event.msg', 'bpf_probe_read_kernel(event.msg']),
  ),
  wrong(
    ['time-left-out', 'time', 'The reader knows when the event came.'],
    ...ownFunction(['    event.timestamp_ns = bpf_ktime_get_ns();\n', '']),
  ),

  // What is left behind.
  wrong(
    ['left-after-recvmsg', 'released', 'The map cleans up by itself.'],
    ['    active_recvmsg_args_map.delete(&pid_tgid);\n', ''],
  ),
  quick(
    ['left-after-a-look', 'released', 'A call that is not reported needs no tidying up.'],
    [
      found('recvfrom', 'data_args_t'),
      `${found('recvfrom', 'data_args_t')}        ${IS_LOOK}\n            return 0;\n        }\n`,
    ],
  ),
  wrong(
    ['left-after-a-failure', 'released', 'A failed call needs no tidying up.'],
    [
      '    active_sendto_args_map.delete(&pid_tgid);\n',
      '    if ((s64)PT_REGS_RC(ctx) > 0) {\n        active_sendto_args_map.delete(&pid_tgid);\n    }\n',
    ],
  ),
  wrong(
    ['deleted-from-another-map', 'released', 'A slip: the line was copied.'],
    ['active_sendmsg_args_map.delete(&pid_tgid)', 'active_recvmsg_args_map.delete(&pid_tgid)'],
  ),
];
