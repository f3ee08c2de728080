import type { Patch, RightProgram } from '../program.ts';

const COPY_MESSAGE = `    struct user_msghdr message = {};
    bpf_probe_read_user(&message, sizeof(message), args->msg);
`;
const LIST = '    list.iov = message.msg_iov;\n    list.iovcnt = message.msg_iovlen;\n';
const IS_LOOK = 'if (args->flags & MSG_PEEK) {';
const LOOK_AT_BUFFER = `    // A look: the bytes stay where they are, for the next read.\n    ${IS_LOOK}\n        return;\n    }\n`;
const LOOK_AT_MESSAGE = `    ${IS_LOOK}\n        return;\n    }\n    struct vector_args_t list`;
const ROOM = '    if (moved > (s64)args->count) {\n        moved = args->count;\n    }\n';

const atLevel6 = (name: string, difference: string, ...patches: Patch[]): RightProgram => ({
  ...{ name, level: 6, difference, patches },
});

/** Of a call's entry hook, from its first line on. */
const entered = (call: string, parameters: string): string =>
  `int syscall__probe_entry_${call}(struct pt_regs *ctx, ${parameters}) {\n`;
const BUFFER = 'int fd, void *buf, size_t len, int flags';
const MESSAGE = 'int fd, struct user_msghdr *msg, int flags';

const inOneMap = (first: string, struct: string, ...calls: string[]): Patch[] =>
  calls.flatMap((call): Patch[] => [
    [`BPF_HASH(active_${call}_args_map, u64, struct ${struct});\n`, ''],
    [`active_${call}_args_map.`, `active_${first}_args_map.`, 'all'],
  ]);

/** Programs that take the calls for sockets in another way. */
export const otherMessages: RightProgram[] = [
  {
    ...atLevel6(
      'looks-left-out-at-entry',
      'Nothing is kept of a look, so the return hook finds nothing.',
      ...(['recvfrom', 'recvmsg'] as const).map((call): Patch => {
        const hook = entered(call, call === 'recvfrom' ? BUFFER : MESSAGE);
        return [hook, `${hook}    if (flags & MSG_PEEK) {\n        return 0;\n    }\n`];
      }),
      [LOOK_AT_BUFFER, ''],
      [LOOK_AT_MESSAGE, '    struct vector_args_t list'],
    ),
    quick: true,
  },
  {
    ...atLevel6(
      'all-six-arguments',
      'The hooks of recvfrom and sendto declare the address, too, and go without it.',
      [entered('recvfrom', BUFFER), entered('recvfrom', `${BUFFER}, struct sockaddr *addr, int *addr_len`)],
      [entered('sendto', BUFFER), entered('sendto', `${BUFFER}, struct sockaddr *addr, int addr_len`)],
    ),
    quick: true,
  },
  atLevel6(
    'one-map-for-buffers',
    'All calls of one buffer keep their arguments in one map: a thread is in one of them at a time.',
    ...inOneMap('read', 'data_args_t', 'write', 'recvfrom', 'sendto'),
  ),
  atLevel6(
    'one-map-for-lists',
    'recvmsg and sendmsg share a map.',
    ...inOneMap('recvmsg', 'message_args_t', 'sendmsg'),
  ),
  atLevel6(
    'message-read-at-entry',
    'The entry hooks keep what the message says, not the pointer to it.',
    ['    struct user_msghdr *msg;\n    int flags;', '    struct user_msghdr message;\n    int flags;'],
    ['    args.msg = msg;\n', '    bpf_probe_read_user(&args.message, sizeof(args.message), msg);\n', 'all'],
    [COPY_MESSAGE, ''],
    [LIST, '    list.iov = args->message.msg_iov;\n    list.iovcnt = args->message.msg_iovlen;\n'],
  ),
  atLevel6(
    'two-fields-of-the-message',
    'Of the message only the two fields are copied that count.',
    [COPY_MESSAGE, '    const struct iovec *first = NULL;\n    size_t pieces = 0;\n'],
    [
      LIST,
      `    bpf_probe_read_user(&first, sizeof(first), &args->msg->msg_iov);
    bpf_probe_read_user(&pieces, sizeof(pieces), &args->msg->msg_iovlen);
    list.iov = first;
    list.iovcnt = pieces;
`,
    ],
  ),
  {
    ...atLevel6(
      'room-limited-at-entry',
      'The entry hooks keep no more than 400 as the room that there is, as more is not reported.',
      ['    args.count = len;\n', '    args.count = len > MAX_MSG_SIZE ? MAX_MSG_SIZE : len;\n', 'all'],
    ),
    quick: true,
  },
  atLevel6('room-by-the-smaller-one', 'The smaller of two numbers is found by min_t.', [
    ROOM,
    '    moved = min_t(s64, moved, args->count);\n',
  ]),
  atLevel6(
    'looks-by-a-switch',
    'A function says of the flags what they mean.',
    [
      'static inline bool is_http_connection(',
      `static inline bool moves_bytes(int flags) {
    return (flags & MSG_PEEK) != MSG_PEEK;
}

static inline bool is_http_connection(`,
    ],
    [IS_LOOK, 'if (!moves_bytes(args->flags)) {', 'all'],
  ),
  atLevel6(
    'looks-asked-last',
    'Whether it was a look is asked when all the rest is known.',
    [LOOK_AT_BUFFER, ''],
    [
      '    socket_data_events.perf_submit(ctx, &event, sizeof(event));\n}\n\nint syscall__probe_entry_read(',
      `    if (!(args->flags & MSG_PEEK)) {
        socket_data_events.perf_submit(ctx, &event, sizeof(event));
    }
}

int syscall__probe_entry_read(`,
    ],
  ),
  atLevel6(
    'message-in-per-cpu-array',
    'The message is copied into a per-CPU array, not onto the stack.',
    [
      'static inline struct vector_args_t list_of(',
      'BPF_PERCPU_ARRAY(messages, struct user_msghdr, 1);\n\nstatic inline struct vector_args_t list_of(',
    ],
    [
      COPY_MESSAGE,
      `    int zero = 0;
    struct vector_args_t none = {};
    struct user_msghdr *message = messages.lookup(&zero);
    if (message == NULL) {
        return none;
    }
    bpf_probe_read_user(message, sizeof(*message), args->msg);
`,
    ],
    [LIST, LIST.replaceAll('message.', 'message->')],
  ),
];
