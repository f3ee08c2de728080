import type { Patch, WrongProgram } from '../program.ts';

const TIME = 'event.timestamp_ns = bpf_ktime_get_ns();\n    event.conn_id = create_conn_id(pid_tgid, args->fd);';
const SUBMIT = '    socket_data_events.perf_submit(ctx, &event, sizeof(event));\n';
const MOVED = '    s64 moved = PT_REGS_RC(ctx); // Negative: the call failed. Zero: end of file.\n';
const FILTER = '    if (!is_http_connection(args->buf, moved)) {\n        return;\n    }\n';
const SIZE = '    u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;\n    event.msg_size = size;\n';
const COPY = '    bpf_probe_read_user(event.msg, size, args->buf);\n';
const SHORT = '    if (size < MIN_HTTP_SIZE) {\n        return false;\n    }\n';
const DELETE = '    active_read_args_map.delete(&pid_tgid);\n';
const LOOKUP = '    struct data_args_t *args = active_read_args_map.lookup(&pid_tgid);\n';
const MAP = 'BPF_HASH(active_read_args_map, u64, struct data_args_t);\n';
const SAVE = '    args.fd = fd;\n    args.buf = buf;\n';
const IS_RESPONSE = "bool is_response = start[0] == 'H' && start[1] == 'T' && start[2] == 'T' && start[3] == 'P';";
const IS_REQUEST = "bool is_request = start[0] == 'P' && start[1] == 'O' && start[2] == 'S' && start[3] == 'T';";
const CONN_ID = 'event.conn_id = create_conn_id(pid_tgid, args->fd);';

/** The size that was asked for is kept with the other arguments. */
const WITH_COUNT: Patch[] = [
  [
    'struct data_args_t {\n    int fd;\n    const char *buf;\n',
    'struct data_args_t {\n    int fd;\n    const char *buf;\n    size_t count;\n',
  ],
  [SAVE, `${SAVE}    args.count = count;\n`],
];

/** Both hooks of read with another key. */
const keyed = (type: string, value: string): Patch[] => [
  [MAP, MAP.replace('u64', type)],
  ['    struct data_args_t args = {};\n', `    struct data_args_t args = {};\n    ${type} key = ${value};\n`],
  ['active_read_args_map.update(&pid_tgid, &args);', 'active_read_args_map.update(&key, &args);'],
  [LOOKUP, `    ${type} key = ${value};\n${LOOKUP.replace('&pid_tgid', '&key')}`],
  [DELETE, DELETE.replace('&pid_tgid', '&key')],
];

/** Recognises messages by their first letters only. */
const letters = (count: number): Patch[] => [
  [
    IS_RESPONSE,
    `bool is_response = ${IS_RESPONSE.slice('bool is_response = '.length, -1).split(' && ').slice(0, count).join(' && ')};`,
  ],
  [
    IS_REQUEST,
    `bool is_request = ${IS_REQUEST.slice('bool is_request = '.length, -1).split(' && ').slice(0, count).join(' && ')};`,
  ],
];

export const level2: WrongProgram[] = [
  {
    name: 'no-prefix',
    level: 2,
    step: '2.hooks',
    misconception: 'The prefix syscall__ is decoration.',
    patches: [
      ['syscall__probe_entry_read', 'probe_entry_read'],
      ['syscall__probe_ret_read', 'probe_ret_read'],
    ],
  },
  {
    name: 'no-entry-hook',
    level: 2,
    step: '2.hooks',
    misconception: 'The return hook has the arguments as well.',
    patches: [['int syscall__probe_entry_read(', 'int entry_read(']],
  },
  {
    name: 'copy-without-limit',
    level: 2,
    step: '2.hooks',
    misconception: 'The verifier trusts the size.',
    patches: [[COPY, COPY.replace('size', 'moved')]],
    quick: true,
  },
  {
    name: 'limit-of-another-type',
    level: 2,
    step: '2.hooks',
    misconception: 'A limit on one type holds for the number in another.',
    patches: [
      [
        SIZE,
        '    int size = moved;\n    if (size > MAX_MSG_SIZE)\n        size = MAX_MSG_SIZE;\n    event.msg_size = size;\n',
      ],
    ],
  },
  {
    name: 'no-null-check',
    level: 2,
    step: '2.hooks',
    misconception: 'What was saved is always found again.',
    patches: [
      [
        '    if (args != NULL) {\n        process_data(ctx, pid_tgid, args, kIngress);\n    }\n',
        '    process_data(ctx, pid_tgid, args, kIngress);\n',
      ],
    ],
  },
  {
    name: 'map-of-gigabytes',
    level: 2,
    step: '2.hooks',
    misconception: 'A map may be as large as one likes.',
    patches: [[MAP, MAP.replace(');', ', 4000000000);')]],
  },
  {
    name: 'other-output',
    level: 2,
    step: '2.output',
    misconception: 'The name of the output is free.',
    patches: [
      ['BPF_PERF_OUTPUT(socket_data_events)', 'BPF_PERF_OUTPUT(data_events)'],
      ['socket_data_events.perf_submit', 'data_events.perf_submit'],
    ],
  },
  {
    name: 'short-message',
    level: 2,
    step: '2.output',
    misconception: 'Less room for the message saves stack.',
    patches: [['#define MAX_MSG_SIZE 400', '#define MAX_MSG_SIZE 256']],
  },
  {
    name: 'nothing-submitted',
    level: 2,
    step: '2.one-event',
    misconception: 'Filling in the event sends it.',
    patches: [[SUBMIT, '']],
  },
  {
    name: 'submitted-twice',
    level: 2,
    step: '2.one-event',
    misconception: 'Better twice than never.',
    patches: [[SUBMIT, SUBMIT + SUBMIT]],
  },
  {
    name: 'at-entry',
    level: 2,
    step: '2.one-event',
    misconception: 'The buffer holds the request when the call begins.',
    patches: [
      ...WITH_COUNT,
      [MOVED, '    s64 moved = args->count;\n'],
      ['    active_read_args_map.update(&pid_tgid, &args);\n', '    process_data(ctx, pid_tgid, &args, kIngress);\n'],
      [`${LOOKUP}    if (args != NULL) {\n        process_data(ctx, pid_tgid, args, kIngress);\n    }\n`, ''],
    ],
  },
  {
    name: 'key-process',
    level: 2,
    step: '2.one-event',
    misconception: 'A process is in one read at a time.',
    patches: keyed('u32', 'pid_tgid >> 32'),
    quick: true,
  },
  {
    name: 'key-process-64',
    level: 2,
    step: '2.one-event',
    misconception: 'The upper half of the id is enough, if only the type is right.',
    patches: keyed('u64', 'pid_tgid >> 32'),
  },
  {
    name: 'key-user',
    level: 2,
    step: '2.one-event',
    misconception: 'Any id will do as a key.',
    patches: keyed('u32', 'bpf_get_current_uid_gid()'),
  },
  {
    name: 'map-of-four',
    level: 2,
    step: '2.one-event',
    misconception: 'There are never many threads inside a read at once.',
    patches: [[MAP, MAP.replace(');', ', 4);')]],
  },
  {
    name: 'forgetful-map-of-four',
    level: 2,
    step: '2.one-event',
    misconception: 'A map that forgets by itself may be as small as one likes.',
    patches: [[MAP, 'BPF_TABLE("lru_hash", u64, struct data_args_t, active_read_args_map, 4);\n']],
  },
  {
    name: 'map-for-each-processor',
    level: 2,
    step: '2.one-event',
    misconception: 'A call comes back on the processor on which it began.',
    patches: [[MAP, MAP.replace('BPF_HASH', 'BPF_PERCPU_HASH')]],
    quick: true,
  },
  {
    name: 'more-than-16-bytes',
    level: 2,
    step: '2.one-event',
    misconception: 'At least 16 means more than 16.',
    patches: [[SHORT, SHORT.replace('<', '<=')]],
  },
  {
    name: 'requests-only',
    level: 2,
    step: '2.one-event',
    misconception: 'A server reads nothing but requests.',
    patches: [
      ['return is_response || is_request;', 'return is_request;'],
      [IS_RESPONSE, ''],
    ],
  },
  {
    name: 'responses-only',
    level: 2,
    step: '2.one-event',
    misconception: 'HTTP begins with HTTP.',
    patches: [
      ['return is_response || is_request;', 'return is_response;'],
      [IS_REQUEST, ''],
    ],
  },
  {
    name: 'one-path-only',
    level: 2,
    step: '2.one-event',
    misconception: 'All requests go to the path of the demo server.',
    patches: [
      ['char start[4] = {};', 'char start[7] = {};'],
      ["start[3] == 'T';", "start[3] == 'T' && start[6] == 'c';"],
    ],
  },
  {
    name: 'long-messages-skipped',
    level: 2,
    step: '2.one-event',
    misconception: 'What does not fit is not reported.',
    patches: [[FILTER, `${FILTER}    if (moved > MAX_MSG_SIZE)\n        return;\n`]],
  },
  {
    name: 'first-message-only',
    level: 2,
    step: '2.one-event',
    misconception: 'A connection carries one request.',
    patches: [
      [MAP, `${MAP}BPF_HASH(seen, struct conn_id_t, u8);\n`],
      [
        FILTER,
        `${FILTER}    struct conn_id_t conn_id = create_conn_id(pid_tgid, args->fd);
    u8 yes = 1;
    if (seen.lookup(&conn_id) != NULL)
        return;
    seen.update(&conn_id, &yes);
`,
      ],
    ],
  },
  {
    name: 'argument-left-out',
    level: 2,
    step: '2.one-event',
    misconception: 'Arguments that are not needed can be left out of the list.',
    patches: [
      [
        'syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count)',
        'syscall__probe_entry_read(struct pt_regs *ctx, char *buf, size_t count)',
      ],
      ['    args.fd = fd;\n', '    args.fd = (long)buf;\n'],
    ],
  },
  {
    name: 'address-of-buffer',
    level: 2,
    step: '2.one-event',
    misconception: '&buf is where the bytes are.',
    patches: [['args.buf = buf;', 'args.buf = (char *)&buf;']],
  },
  {
    name: 'no-filter',
    level: 2,
    step: '2.only-http',
    misconception: 'Everything that is read is a request.',
    patches: [
      ['return is_response || is_request;', 'return true;'],
      [IS_RESPONSE, ''],
      [IS_REQUEST, ''],
    ],
    quick: true,
  },
  ...[1, 2, 3].map((count): WrongProgram => ({
    name: `first-${count}-letters`,
    level: 2,
    step: '2.only-http',
    misconception: 'The first letters tell enough.',
    patches: letters(count),
  })),
  {
    name: 'letters-of-any-case',
    level: 2,
    step: '2.only-http',
    misconception: 'The case of the letters does not matter.',
    patches: [
      [IS_RESPONSE, IS_RESPONSE.replace(/(start\[\d\])/g, '($1 & ~0x20)')],
      [IS_REQUEST, IS_REQUEST.replace(/(start\[\d\])/g, '($1 & ~0x20)')],
    ],
  },
  {
    name: 'letters-two-to-four',
    level: 2,
    step: '2.only-http',
    misconception: 'A slip: the letters are counted from one.',
    patches: [
      [IS_RESPONSE, IS_RESPONSE.replace("start[0] == 'H' && ", '')],
      [IS_REQUEST, IS_REQUEST.replace("start[0] == 'P' && ", '')],
    ],
  },
  {
    name: 'letters-of-either-word',
    level: 2,
    step: '2.only-http',
    misconception: 'Each letter may be that of either word.',
    patches: [
      [IS_RESPONSE, "bool is_response = (start[0] == 'H' || start[0] == 'P') && (start[1] == 'T' || start[1] == 'O');"],
      [IS_REQUEST, "bool is_request = (start[2] == 'T' || start[2] == 'S') && (start[3] == 'P' || start[3] == 'T');"],
      ['return is_response || is_request;', 'return is_response && is_request;'],
    ],
  },
  {
    name: 'anywhere-near-the-beginning',
    level: 2,
    step: '2.only-http',
    misconception: 'The word may stand a byte later.',
    patches: [
      ['char start[4] = {};', 'char start[5] = {};'],
      [
        'return is_response || is_request;',
        "return is_response || is_request || (start[1] == 'P' && start[2] == 'O' && start[3] == 'S' && start[4] == 'T');",
      ],
    ],
  },
  {
    name: 'no-least-size',
    level: 2,
    step: '2.only-http',
    misconception: 'Every message is long enough.',
    patches: [[SHORT, SHORT.replace('size < MIN_HTTP_SIZE', 'size <= 0')]],
  },
  {
    name: 'fifteen-bytes',
    level: 2,
    step: '2.only-http',
    misconception: 'A slip: off by one.',
    patches: [['#define MIN_HTTP_SIZE 16', '#define MIN_HTTP_SIZE 15']],
  },
  {
    name: 'unsigned-result',
    level: 2,
    step: '2.only-http',
    misconception: 'A number below zero stays below zero in any type.',
    patches: [
      [MOVED, '    u64 moved = PT_REGS_RC(ctx);\n'],
      ['const char *buf, s64 size', 'const char *buf, u64 size'],
    ],
    quick: true,
  },
  {
    name: 'result-not-looked-at',
    level: 2,
    step: '2.only-http',
    misconception: 'read fills the buffer.',
    patches: [
      ...WITH_COUNT,
      [FILTER, FILTER.replace('moved', 'args->count')],
      [SIZE, `    if (moved < 0)\n        moved = 0;\n${SIZE}`],
    ],
  },
  {
    name: 'result-is-minus-one',
    level: 2,
    step: '2.only-http',
    misconception: 'In the kernel, too, failure is -1 and a number in errno.',
    patches: [
      [MOVED, '    u64 moved = PT_REGS_RC(ctx);\n'],
      [FILTER, `    if (moved == -1)\n        return;\n${FILTER}`],
      ['const char *buf, s64 size', 'const char *buf, u64 size'],
    ],
  },
  {
    name: 'fd-is-the-result',
    level: 2,
    step: '2.connection',
    misconception: 'The result is the descriptor, as in accept4.',
    patches: [[CONN_ID, CONN_ID.replace('args->fd', 'moved')]],
    quick: true,
  },
  {
    name: 'fd-never-saved',
    level: 2,
    step: '2.connection',
    misconception: 'The connection fills itself in.',
    patches: [['    args.fd = fd;\n', '']],
  },
  {
    name: 'thread-for-process',
    level: 2,
    step: '2.connection',
    misconception: 'The lower half is the process id.',
    patches: [[CONN_ID, 'event.conn_id = create_conn_id(pid_tgid << 32, args->fd);']],
  },
  {
    name: 'direction-out',
    level: 2,
    step: '2.direction',
    misconception: 'The direction is seen from the client.',
    patches: [['process_data(ctx, pid_tgid, args, kIngress);', 'process_data(ctx, pid_tgid, args, kEgress);']],
  },
  {
    name: 'directions-swapped',
    level: 2,
    step: '2.direction',
    misconception: 'The order of the names does not matter.',
    patches: [
      [
        '    kEgress,  // The server wrote it.\n    kIngress, // The server read it.\n',
        '    kIngress,\n    kEgress,\n',
      ],
    ],
    quick: true,
  },
  {
    name: 'direction-never-set',
    level: 2,
    step: '2.direction',
    misconception: 'The direction fills itself in.',
    patches: [['    event.direction = direction;\n', '']],
  },
  {
    name: 'size-before-direction',
    level: 2,
    step: '2.direction',
    misconception: 'The order of the fields is a matter of taste.',
    patches: [
      [
        '    enum traffic_direction_t direction;\n    u32 msg_size; // The bytes of msg that count.\n',
        '    u32 msg_size;\n    enum traffic_direction_t direction;\n',
      ],
    ],
  },
  {
    name: 'size-asked-for',
    level: 2,
    step: '2.size',
    misconception: 'The size that was asked for is the size that came.',
    patches: [
      ...WITH_COUNT,
      ['event.msg_size = size;', 'event.msg_size = args->count > MAX_MSG_SIZE ? MAX_MSG_SIZE : args->count;'],
    ],
    quick: true,
  },
  {
    name: 'size-not-clamped',
    level: 2,
    step: '2.size',
    misconception: 'msg_size is the size of the whole message.',
    patches: [['event.msg_size = size;', 'event.msg_size = moved;']],
  },
  {
    name: 'size-always-400',
    level: 2,
    step: '2.size',
    misconception: 'msg_size is the room that there is.',
    patches: [['event.msg_size = size;', 'event.msg_size = MAX_MSG_SIZE;']],
  },
  {
    name: 'size-one-short',
    level: 2,
    step: '2.size',
    misconception: 'A message needs a zero at its end.',
    patches: [['event.msg_size = size;', 'event.msg_size = size - 1;']],
  },
  {
    name: 'size-at-most-399',
    level: 2,
    step: '2.size',
    misconception: 'The last place is for a zero.',
    patches: [[SIZE, SIZE.replace('MAX_MSG_SIZE ? MAX_MSG_SIZE', 'MAX_MSG_SIZE - 1 ? MAX_MSG_SIZE - 1')]],
  },
  {
    name: 'size-in-whole-words',
    level: 2,
    step: '2.size',
    misconception: 'Memory is copied in words of eight bytes.',
    patches: [['event.msg_size = size;', 'event.msg_size = size & ~7;']],
  },
  {
    name: 'size-never-set',
    level: 2,
    step: '2.size',
    misconception: 'The size fills itself in.',
    patches: [['    event.msg_size = size;\n', '']],
  },
  {
    name: 'wide-direction',
    level: 2,
    step: '2.size',
    misconception: 'A larger type does no harm.',
    patches: [['    enum traffic_direction_t direction;\n    u32 msg_size', '    u64 direction;\n    u32 msg_size']],
  },
  {
    name: 'copied-as-string',
    level: 2,
    step: '2.bytes',
    misconception: 'A message is a string.',
    patches: [[COPY, '    bpf_probe_read_user_str(event.msg, size, args->buf);\n']],
    quick: true,
  },
  {
    name: 'always-400-bytes',
    level: 2,
    step: '2.bytes',
    misconception: 'Copying too much does no harm, as msg_size says what counts.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, MAX_MSG_SIZE, args->buf);\n']],
  },
  {
    name: 'last-byte-missing',
    level: 2,
    step: '2.bytes',
    misconception: 'The last byte is a zero anyway.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, size - 1, args->buf);\n']],
  },
  {
    name: 'zero-at-the-end',
    level: 2,
    step: '2.bytes',
    misconception: 'The last place is for a zero.',
    patches: [[COPY, `${COPY}    event.msg[MAX_MSG_SIZE - 1] = 0;\n`]],
  },
  {
    name: 'copied-at-entry',
    level: 2,
    step: '2.bytes',
    misconception: 'The bytes can be fetched when the call begins, as the buffer is known.',
    patches: [
      [MAP, `${MAP}struct early_t {\n    char msg[MAX_MSG_SIZE];\n};\nBPF_HASH(early_map, u64, struct early_t);\n`],
      ['BPF_HASH(active_read_args_map', '#define MAX_MSG_SIZE 400\nBPF_HASH(active_read_args_map'],
      ['// The most bytes of a message that an event carries.\n#define MAX_MSG_SIZE 400\n', ''],
      [
        '    active_read_args_map.update(&pid_tgid, &args);\n',
        '    active_read_args_map.update(&pid_tgid, &args);\n    struct early_t early = {};\n    bpf_probe_read_user(early.msg, sizeof(early.msg), buf);\n    early_map.update(&pid_tgid, &early);\n',
      ],
      [
        COPY,
        '    struct early_t *early = early_map.lookup(&pid_tgid);\n    if (early == NULL)\n        return;\n    bpf_probe_read_kernel(event.msg, size, early->msg);\n',
      ],
    ],
  },
  {
    name: 'length-cut-by-a-mask',
    level: 2,
    step: '2.bytes',
    misconception: 'A mask is as good as a limit.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, size & 255, args->buf);\n']],
  },
  {
    name: 'nothing-copied',
    level: 2,
    step: '2.bytes',
    misconception: 'The bytes fill themselves in.',
    patches: [[COPY, '']],
  },
  {
    name: 'kernel-memory',
    level: 2,
    step: '2.bytes',
    misconception: 'It does not matter whose memory is read.',
    patches: [[COPY, '    bpf_probe_read_kernel(event.msg, size, args->buf);\n']],
  },
  {
    name: 'behind-the-beginning',
    level: 2,
    step: '2.bytes',
    misconception: 'The four letters that were read already need not be read again.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, size, args->buf + 4);\n']],
  },
  {
    name: 'event-never-cleared',
    level: 2,
    step: '2.bytes',
    misconception: 'Memory that was taken from a map is empty.',
    patches: [
      [
        'BPF_PERF_OUTPUT(socket_data_events);',
        'BPF_PERF_OUTPUT(socket_data_events);\nBPF_PERCPU_ARRAY(scratch, struct socket_data_event_t, 1);',
      ],
      [
        '    struct socket_data_event_t event = {};\n',
        '    int zero = 0;\n    struct socket_data_event_t *place = scratch.lookup(&zero);\n    if (place == NULL)\n        return;\n#define event (*place)\n',
      ],
    ],
    quick: true,
  },
  {
    name: 'time-never-set',
    level: 2,
    step: '2.time',
    misconception: 'The perf buffer knows the time.',
    patches: [[TIME, CONN_ID]],
  },
  {
    name: 'microseconds',
    level: 2,
    step: '2.time',
    misconception: 'Microseconds are the usual unit.',
    patches: [[TIME, TIME.replace('get_ns()', 'get_ns() / 1000')]],
  },
  {
    name: 'boot-time',
    level: 2,
    step: '2.time',
    misconception: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    patches: [[TIME, TIME.replace('ktime_get_ns', 'ktime_get_boot_ns')]],
  },
  {
    name: 'never-deleted',
    level: 2,
    step: '2.released',
    misconception: 'Maps tidy themselves up.',
    patches: [[DELETE, '']],
  },
  {
    name: 'deleted-only-for-http',
    level: 2,
    step: '2.released',
    misconception: 'Data that is not reported needs no tidying up.',
    patches: [
      [DELETE, ''],
      [SUBMIT, `${SUBMIT}    active_read_args_map.delete(&pid_tgid);\n`],
    ],
    quick: true,
  },
  {
    name: 'deleted-only-after-success',
    level: 2,
    step: '2.released',
    misconception: 'A failed call needs no tidying up.',
    patches: [[LOOKUP, `    if ((s64)PT_REGS_RC(ctx) < 0)\n        return 0;\n${LOOKUP}`]],
  },
  {
    name: 'not-deleted-at-end-of-file',
    level: 2,
    step: '2.released',
    misconception: 'At the end of the file nothing was read, so nothing is to be done.',
    patches: [[LOOKUP, `    if (PT_REGS_RC(ctx) == 0)\n        return 0;\n${LOOKUP}`]],
  },
  {
    name: 'deleted-only-after-failure',
    level: 2,
    step: '2.released',
    misconception: 'Only failures have to be tidied up.',
    patches: [[DELETE, `    if ((s64)PT_REGS_RC(ctx) <= 0)\n    ${DELETE}`]],
  },
  {
    name: 'accept4-touched',
    level: 2,
    step: '0.release-success',
    misconception: 'The delete in one hook serves all.',
    patches: [['    active_accept_args_map.delete(&pid_tgid);\n', '']],
  },
];
