import type { Patch, RightProgram } from './program.ts';

const READ = 'static inline void process_data(';
const DATA_EVENT = '    struct socket_data_event_t event = {};\n';
const OPEN_EVENT = '    struct socket_open_event_t event = {};\n';
const CLOSE_EVENT = '    struct socket_close_event_t event = {};\n';
const IS_HTTP_END = '    return is_response || is_request;\n';
const ADDRESS = `    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
    if (event.addr.sa.sa_family == AF_INET6) {
        bpf_probe_read_user(&event.addr.in6, sizeof(event.addr.in6), args->addr);
    }
`;
const MAPS = [
  'BPF_HASH(active_accept_args_map, u64, struct accept_args_t);',
  'BPF_HASH(active_read_args_map, u64, struct data_args_t);',
  'BPF_HASH(active_write_args_map, u64, struct data_args_t);',
  'BPF_HASH(active_close_args_map, u64, struct close_args_t);',
];
const CALLS = ['accept', 'read', 'write', 'close'];

/** The part of a hook between looking the arguments up and deleting them, for the calls that have it. */
const hookBody = (call: string): string => {
  const [type, run] = {
    accept: ['accept_args_t', 'process_syscall_accept(ctx, pid_tgid, args)'],
    read: ['data_args_t', 'process_data(ctx, pid_tgid, args, kIngress)'],
    write: ['data_args_t', 'process_data(ctx, pid_tgid, args, kEgress)'],
    close: ['close_args_t', 'process_syscall_close(ctx, pid_tgid, args)'],
  }[call] ?? ['', ''];
  return `    struct ${type} *args = active_${call}_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        ${run};
    }
    active_${call}_args_map.delete(&pid_tgid);
`;
};

/** An event in a per-CPU array, cleared each time. */
const inArray = (declaration: string, type: string, name: string): Patch => [
  declaration,
  `    int zero_${name} = 0;
    struct ${type} *place_${name} = scratch_${name}.lookup(&zero_${name});
    if (place_${name} == NULL)
        return;
    __builtin_memset(place_${name}, 0, sizeof(*place_${name}));
#define event (*place_${name})
`,
];

export const rightPrograms: RightProgram[] = [
  {
    name: 'other-map-names',
    level: 0,
    difference: 'The map has another name.',
    patches: [
      [MAPS[0] ?? '', 'BPF_HASH(calls, u64, struct accept_args_t);'],
      ['active_accept_args_map.update', 'calls.update'],
      ['active_accept_args_map.delete', 'calls.delete'],
    ],
    quick: true,
  },
  {
    name: 'all-arguments-saved',
    level: 0,
    difference: 'Everything that accept4 was called with is saved.',
    patches: [
      [
        '    struct sockaddr *addr;\n',
        '    int sockfd;\n    struct sockaddr *addr;\n    size_t *addrlen;\n    int flags;\n',
      ],
      [
        '    args.addr = addr;\n',
        '    args.sockfd = sockfd;\n    args.addr = addr;\n    args.addrlen = addrlen;\n    args.flags = flags;\n',
      ],
    ],
  },
  {
    name: 'key-with-more',
    level: 0,
    difference: 'The key is a struct that begins with the id.',
    patches: [
      ['// The calls to accept4', 'struct key_t {\n    u64 id;\n    u64 call;\n};\n\n// The calls to accept4'],
      ['u64, struct accept_args_t', 'struct key_t, struct accept_args_t'],
      [
        '    u64 pid_tgid = bpf_get_current_pid_tgid();\n    struct accept_args_t args',
        '    struct key_t pid_tgid = {bpf_get_current_pid_tgid(), 288};\n    struct accept_args_t args',
      ],
      [
        '    u64 pid_tgid = bpf_get_current_pid_tgid();\n    active_accept_args_map.delete',
        '    struct key_t pid_tgid = {bpf_get_current_pid_tgid(), 288};\n    active_accept_args_map.delete',
      ],
    ],
  },
  {
    name: 'whole-address-at-once',
    level: 1,
    difference: 'All 28 bytes are read, whatever the family is.',
    patches: [[ADDRESS, '    bpf_probe_read_user(&event.addr, sizeof(event.addr), args->addr);\n']],
  },
  {
    name: 'fd-zero-not-reported',
    level: 1,
    difference: 'A connection with descriptor 0 is not reported.',
    patches: [['    if (fd < 0) {', '    if (fd <= 0) {']],
  },
  {
    name: 'no-address-no-event',
    level: 1,
    difference: 'A server that does not ask for the address is not reported.',
    patches: [['    if (fd < 0) {', '    if (fd < 0 || args->addr == NULL) {']],
  },
  {
    name: 'time-at-entry',
    level: 1,
    difference: 'The time is taken when the call begins.',
    patches: [
      ['struct accept_args_t {\n', 'struct accept_args_t {\n    u64 begun;\n'],
      ['    args.addr = addr;\n', '    args.begun = bpf_ktime_get_ns();\n    args.addr = addr;\n'],
      ['event.timestamp_ns = bpf_ktime_get_ns();', 'event.timestamp_ns = args->begun;'],
    ],
  },
  {
    name: 'as-long-as-it-says',
    level: 1,
    difference: 'As many bytes of the address are read as accept4 said it has, and no more than 28.',
    patches: [
      ['    struct sockaddr *addr;\n};', '    struct sockaddr *addr;\n    u32 *length;\n};'],
      ['    args.addr = addr;\n', '    args.addr = addr;\n    args.length = (u32 *)addrlen;\n'],
      [
        ADDRESS,
        `    u32 length = 0;
    bpf_probe_read_user(&length, sizeof(length), args->length);
    if (length > sizeof(event.addr.in4))
        bpf_probe_read_user(&event.addr.in6, sizeof(event.addr.in6), args->addr);
    else
        bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
`,
      ],
    ],
  },
  {
    name: 'insert',
    level: 4,
    difference: 'Arguments are saved with insert, which would not overwrite others.',
    patches: CALLS.map((call): Patch => [`active_${call}_args_map.update(`, `active_${call}_args_map.insert(`]),
  },
  {
    name: 'result-below-one',
    level: 2,
    difference: 'The result is compared with 1, not with 0.',
    patches: [['    if (size < MIN_HTTP_SIZE) {', '    if (size < 1 || size < MIN_HTTP_SIZE) {']],
  },
  {
    name: 'more-methods',
    level: 4,
    difference: 'All methods of HTTP are recognised.',
    patches: [
      [
        IS_HTTP_END,
        `    bool is_get = start[0] == 'G' && start[1] == 'E' && start[2] == 'T' && start[3] == ' ';
    bool is_put = start[0] == 'P' && start[1] == 'U' && start[2] == 'T' && start[3] == ' ';
    bool is_head = start[0] == 'H' && start[1] == 'E' && start[2] == 'A' && start[3] == 'D';
    bool is_delete = start[0] == 'D' && start[1] == 'E' && start[2] == 'L' && start[3] == 'E';
    bool is_patch = start[0] == 'P' && start[1] == 'A' && start[2] == 'T' && start[3] == 'C';
    bool is_options = start[0] == 'O' && start[1] == 'P' && start[2] == 'T' && start[3] == 'I';
    bool is_trace = start[0] == 'T' && start[1] == 'R' && start[2] == 'A' && start[3] == 'C';
    bool is_connect = start[0] == 'C' && start[1] == 'O' && start[2] == 'N' && start[3] == 'N';
    return is_response || is_request || is_get || is_put || is_head || is_delete || is_patch || is_options || is_trace ||
           is_connect;
`,
      ],
    ],
    quick: true,
  },
  {
    name: 'one-word-compared',
    level: 4,
    difference: 'Four letters are compared as one number.',
    patches: [
      [
        '    char start[4] = {};\n    bpf_probe_read_user(start, sizeof(start), buf);\n',
        '    u32 start = 0;\n    bpf_probe_read_user(&start, sizeof(start), buf);\n',
      ],
      [
        "    bool is_response = start[0] == 'H' && start[1] == 'T' && start[2] == 'T' && start[3] == 'P';\n",
        '    bool is_response = start == 0x50545448;\n',
      ],
      [
        "    bool is_request = start[0] == 'P' && start[1] == 'O' && start[2] == 'S' && start[3] == 'T';\n",
        '    bool is_request = start == 0x54534f50;\n',
      ],
    ],
  },
  {
    name: 'letters-before-size',
    level: 4,
    difference: 'The letters are read before the size is looked at.',
    patches: [
      ['    if (size < MIN_HTTP_SIZE) {\n        return false;\n    }\n\n', ''],
      [IS_HTTP_END, '    return size >= MIN_HTTP_SIZE && (is_response || is_request);\n'],
    ],
  },
  {
    name: 'old-helper',
    level: 4,
    difference: 'bpf_probe_read, which reads from either memory.',
    patches: [
      [ADDRESS, ADDRESS.replaceAll('bpf_probe_read_user', 'bpf_probe_read')],
      ['    bpf_probe_read_user(start,', '    bpf_probe_read(start,'],
      ['    bpf_probe_read_user(event.msg,', '    bpf_probe_read(event.msg,'],
    ],
  },
  {
    name: 'one-map-for-read-and-write',
    level: 4,
    difference: 'read and write share a map: a thread is in one of them at a time.',
    patches: [
      [`${MAPS[2] ?? ''}\n`, ''],
      ['active_write_args_map.update', 'active_read_args_map.update'],
      ['active_write_args_map.lookup', 'active_read_args_map.lookup'],
      ['active_write_args_map.delete', 'active_read_args_map.delete'],
    ],
    quick: true,
  },
  {
    name: 'delete-before-processing',
    level: 4,
    difference: 'The arguments are copied and deleted before they are used.',
    patches: CALLS.map((call): Patch => {
      const body = hookBody(call);
      const type = call === 'accept' || call === 'close' ? `${call}_args_t` : 'data_args_t';
      const run = /\{\n(.*)\n/.exec(body)?.[1] ?? '';
      return [
        body,
        `    struct ${type} *found = active_${call}_args_map.lookup(&pid_tgid);
    if (found == NULL)
        return 0;
    struct ${type} copy = *found;
    struct ${type} *args = &copy;
    active_${call}_args_map.delete(&pid_tgid);
${run}
`,
      ];
    }),
    quick: true,
  },
  {
    name: 'return-without-entry',
    level: 4,
    difference: 'Nothing to look up, nothing to delete: the hook returns early.',
    patches: CALLS.map((call): Patch => {
      const body = hookBody(call);
      const [declaration = ''] = body.split('\n');
      const run = /\{\n {4}(.*)\n/.exec(body)?.[1] ?? '';
      return [
        body,
        `${declaration}\n    if (!args)\n        return 0;\n${run}\n    active_${call}_args_map.delete(&pid_tgid);\n`,
      ];
    }),
  },
  {
    name: 'lru-maps',
    level: 4,
    difference: 'The maps forget their oldest entries.',
    patches: MAPS.map((map): Patch => [
      map,
      map.replace(/BPF_HASH\((\w+), u64, (.*)\);/, 'BPF_TABLE("lru_hash", u64, $2, $1, 10240);'),
    ]),
  },
  {
    name: 'event-in-per-cpu-array',
    level: 4,
    difference: 'The large event is built in a per-CPU array, cleared each time.',
    patches: [
      [READ, `BPF_PERCPU_ARRAY(scratch_data, struct socket_data_event_t, 1);\n\n${READ}`],
      inArray(DATA_EVENT, 'socket_data_event_t', 'data'),
      // The name goes back to what it means elsewhere.
      [
        '    bpf_probe_read_user(event.msg, size, args->buf);\n    socket_data_events.perf_submit(ctx, &event, sizeof(event));\n',
        '    bpf_probe_read_user(event.msg, size, args->buf);\n    socket_data_events.perf_submit(ctx, place_data, sizeof(*place_data));\n#undef event\n',
      ],
    ],
    quick: true,
  },
  {
    name: 'extra-fields',
    level: 4,
    difference: 'Fields of its own stand behind those of the contract.',
    patches: [
      ['    union sockaddr_t addr;\n};', '    union sockaddr_t addr;\n    u64 extra;\n};'],
      ['    char msg[MAX_MSG_SIZE];\n};', '    char msg[MAX_MSG_SIZE];\n    u32 extra;\n};'],
      [
        'struct socket_close_event_t {\n    u64 timestamp_ns;\n    struct conn_id_t conn_id;\n',
        'struct socket_close_event_t {\n    u64 timestamp_ns;\n    struct conn_id_t conn_id;\n    char name[16];\n',
      ],
    ],
  },
  {
    name: 'with-trace-printk',
    level: 4,
    difference: 'bpf_trace_printk was left in.',
    patches: [
      [OPEN_EVENT, `    bpf_trace_printk("accept4 returned %d\\\\n", fd);\n${OPEN_EVENT}`],
      [CLOSE_EVENT, `    bpf_trace_printk("close of %d\\\\n", args->fd);\n${CLOSE_EVENT}`],
    ],
  },
  {
    name: 'other-integer-types',
    level: 4,
    difference: "The C library's and the kernel's names of the same types.",
    patches: [
      ['    u32 pid;\n    s32 fd;\n', '    uint32_t pid;\n    int32_t fd;\n'],
      ['struct socket_open_event_t {\n    u64 timestamp_ns;', 'struct socket_open_event_t {\n    __u64 timestamp_ns;'],
      [
        'struct socket_close_event_t {\n    u64 timestamp_ns;',
        'struct socket_close_event_t {\n    unsigned long long timestamp_ns;',
      ],
      ['    u32 msg_size; // The', '    unsigned int msg_size; // The'],
      [MAPS[0] ?? '', (MAPS[0] ?? '').replace('u64', 'uint64_t')],
    ],
  },
  {
    name: 'memset',
    level: 4,
    difference: 'Events are cleared with memset.',
    patches: [
      [OPEN_EVENT, '    struct socket_open_event_t event;\n    __builtin_memset(&event, 0, sizeof(event));\n'],
      [DATA_EVENT, '    struct socket_data_event_t event;\n    memset(&event, 0, sizeof(event));\n'],
      [CLOSE_EVENT, '    struct socket_close_event_t event;\n    __builtin_memset(&event, 0, sizeof(event));\n'],
    ],
  },
  {
    name: 'limit-by-mask',
    level: 4,
    difference: 'The copy is limited by a mask behind the comparison.',
    patches: [
      [
        '    bpf_probe_read_user(event.msg, size, args->buf);\n',
        '    bpf_probe_read_user(event.msg, size & 0x1ff, args->buf);\n',
      ],
    ],
  },
  {
    name: 'known-connections-only',
    level: 4,
    difference: 'Only connections whose beginning was seen are reported: their data and their close.',
    patches: [
      [
        'BPF_PERF_OUTPUT(socket_open_events);\n',
        'BPF_PERF_OUTPUT(socket_open_events);\nBPF_HASH(connections, struct conn_id_t, u64);\n',
      ],
      [
        '    socket_open_events.perf_submit(',
        '    connections.update(&event.conn_id, &event.timestamp_ns);\n    socket_open_events.perf_submit(',
      ],
      [
        '    if (!is_http_connection(args->buf, moved)) {\n',
        '    struct conn_id_t known = create_conn_id(pid_tgid, args->fd);\n    if (connections.lookup(&known) == NULL || !is_http_connection(args->buf, moved)) {\n',
      ],
      [
        '    int result = PT_REGS_RC(ctx);\n    if (result < 0) {\n',
        '    int result = PT_REGS_RC(ctx);\n    struct conn_id_t known = create_conn_id(pid_tgid, args->fd);\n    if (result < 0 || connections.lookup(&known) == NULL) {\n',
      ],
      ['    socket_close_events.perf_submit(', '    connections.delete(&known);\n    socket_close_events.perf_submit('],
    ],
    quick: true,
  },
  {
    name: 'everything-in-the-hooks',
    level: 4,
    difference: 'No helper functions: close is handled in its hook, with a goto.',
    patches: [
      [
        hookBody('close'),
        `    struct close_args_t *args = active_close_args_map.lookup(&pid_tgid);
    struct socket_close_event_t event = {};
    if (args == NULL)
        goto out;
    if ((long)PT_REGS_RC(ctx) != 0)
        goto out;
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id.pid = pid_tgid >> 32;
    event.conn_id.fd = args->fd;
    socket_close_events.perf_submit(ctx, &event, sizeof(event));
out:
    active_close_args_map.delete(&pid_tgid);
`,
      ],
      [
        'static inline void process_syscall_close(',
        '__attribute__((unused)) static inline void process_syscall_close(',
      ],
    ],
  },
  {
    name: 'always-inline',
    level: 4,
    difference: 'The helpers are inlined by force, and one more hook is there that nobody attaches.',
    patches: [
      ['static inline bool is_http_connection', 'static __always_inline bool is_http_connection'],
      ['static inline struct conn_id_t create_conn_id', 'static __always_inline struct conn_id_t create_conn_id'],
      [
        'int syscall__probe_entry_close(',
        'int syscall__probe_entry_sendto(struct pt_regs *ctx, int fd) {\n    return 0;\n}\n\nint syscall__probe_entry_close(',
      ],
    ],
  },
  {
    name: 'arguments-of-the-entry-only',
    level: 4,
    difference: 'Hooks that declare only the arguments they use, and a return hook that declares one it has not.',
    patches: [
      [
        'syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count)',
        'syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf)',
      ],
      ['syscall__probe_ret_close(struct pt_regs *ctx)', 'syscall__probe_ret_close(struct pt_regs *ctx, int fd)'],
    ],
  },
  {
    name: 'one-map-for-all',
    level: 4,
    difference: 'One map for the arguments of all four calls.',
    patches: [
      [
        MAPS[0] ?? '',
        'struct any_args_t {\n    void *pointer;\n    int fd;\n};\n\nBPF_HASH(active_args_map, u64, struct any_args_t);',
      ],
      ...MAPS.slice(1).map((map): Patch => [map, '']),
      ...CALLS.map((call): Patch => [`active_${call}_args_map`, 'active_args_map', 'all']),
      ['struct accept_args_t {\n    struct sockaddr *addr;\n};', ''],
      ['struct data_args_t {\n    int fd;\n    const char *buf;\n};', ''],
      ['struct close_args_t {\n    int fd;\n};', ''],
      ...['accept', 'data', 'close'].map((kind): Patch => [`struct ${kind}_args_t`, 'struct any_args_t', 'all']),
      ['args.addr = addr', 'args.pointer = addr'],
      ['args->addr', 'args->pointer', 'all'],
      ['args.buf = buf', 'args.pointer = buf', 'all'],
      ['args->buf', 'args->pointer', 'all'],
    ],
  },
  {
    name: 'lines-of-windows',
    level: 4,
    difference: 'Lines end as they do on Windows.',
    patches: [['\n', '\r\n', 'all']],
  },
];
