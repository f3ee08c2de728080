import type { Patch } from '../check-kit/program.ts';

const HASH = 'BPF_HASH(active_accept_args_map, u64, struct accept_args_t);';
const READ_HASH = 'BPF_HASH(active_read_args_map, u64, struct data_args_t);';
const SAVE = 'args.addr = addr;';
const SIZE = '    u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;\n';
const COPY = 'bpf_probe_read_user(event.msg, size, args->buf);';
const FILTER = '    if (!is_http_connection(args->buf, moved)) {\n        return;\n    }\n';
const START = 'bpf_probe_read_user(start, sizeof(start), buf);';
const PIECES = 'for (int i = 0; *rest > 0 && i < MAX_PIECES && i < args->iovcnt; i++) {';
const LOCALS: Patch[] = [
  [
    '    report->rest = content->size;\n    report->left = from != NULL ? content->size : 0;\n    report->next = 0;\n',
    '    u64 rest = content->size;\n    u64 left = from != NULL ? rest : 0;\n    u64 next = 0;\n',
  ],
  ...['rest', 'left', 'next'].map((name): Patch => [`report->${name}`, name, 'all']),
];
const SET_SIZE = '        event->msg_size = size;\n';
const BARRIER = '        asm volatile("" : "+r"(size));\n';
const RETEST = '        if (size > MAX_MSG_SIZE) {\n            break;\n        }\n';
const CHUNKS = 'for (int i = 0; i < MAX_CHUNKS; i++) {';
const DELETE =
  '    u64 pid_tgid = bpf_get_current_pid_tgid();\n    active_accept_args_map.delete(&pid_tgid);\n    return 0;\n';
const IS_HTTP = 'static inline bool is_http_connection';
const LOOKUP = 'struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);';
const RING = `${HASH}\nBPF_RINGBUF_OUTPUT(ring, 8);`;
const RESERVE = 'struct accept_args_t *copy = ring.ringbuf_reserve(sizeof(struct accept_args_t));';
const USE = '    if (args != NULL) {\n        process_syscall_accept(ctx, pid_tgid, args);\n    }\n';

/** Where its loop over the pieces of a message is turned again. */
const NEXT_PIECE = '&& i < content->iovcnt; i++)';

/** A program that the kernel refuses. */
export interface Refused {
  id: string;
  /** The solution that is patched, and the level at which it is loaded. */
  level: number;
  patches: Patch[];
  /** How the learner's line begins, from the caret on; null where the kernel names no place. */
  caret: string | null;
  /** What Debian 13 (clang 19, Linux 6.12) makes of it, where that is something else: null where it takes the program. */
  onDebian13?: Pick<Refused, 'id' | 'caret'> | null;
}

const refused = (id: string, level: number, caret: string | null, ...patches: Patch[]): Refused => ({
  ...{ id, level, caret, patches },
});

/** Newer compilers and kernels keep a limit where older ones lose it. */
const onDebian13 = (id: string | null, program: Refused, caret = program.caret): Refused => ({
  ...program,
  onDebian13: id === null ? null : { id, caret },
});

/** One for each row of the catalogue that the verifier triggers, and more where the place is hard to find. */
export const refusedPrograms: Refused[] = [
  refused('no-null-check', 1, 'addr);', [USE, '    process_syscall_accept(ctx, pid_tgid, args);\n']),
  refused('no-null-check', 0, 'active_accept_args_map.update(', [
    'active_accept_args_map.delete(&pid_tgid);',
    `${LOOKUP}\n    pid_tgid++;\n    active_accept_args_map.update(&pid_tgid, args);`,
  ]),
  refused(
    'no-null-check',
    0,
    '= addr',
    [HASH, RING],
    [SAVE, `${SAVE}\n    ${RESERVE}\n    copy->addr = addr;\n    ring.ringbuf_submit(copy, 0);`],
  ),
  refused(
    'never-given-back',
    0,
    'return 0',
    [HASH, RING],
    [SAVE, `${SAVE}\n    ${RESERVE}\n    if (copy != NULL)\n        copy->addr = addr;`],
  ),
  refused(
    'used-after-submit',
    0,
    '= addr',
    [HASH, RING],
    [
      SAVE,
      `${SAVE}\n    ${RESERVE}\n    if (copy != NULL) {\n        ring.ringbuf_submit(copy, 0);\n        copy->addr = addr;\n    }`,
    ],
  ),
  // A map call over several lines, which libbcc joins into one: the lines behind it keep their numbers.
  refused(
    'no-null-check',
    1,
    'addr);',
    [LOOKUP, LOOKUP.replace('= ', '=\n        ').replace('(&', '(\n            &')],
    [USE, '    process_syscall_accept(ctx, pid_tgid, args);\n'],
  ),
  onDebian13(
    'limit-lost-in-an-int',
    refused('limit-lost', 2, 'bpf_probe_read_user(event.msg', [
      SIZE,
      '    int size = moved;\n    if (size > MAX_MSG_SIZE)\n        size = MAX_MSG_SIZE;\n',
    ]),
  ),
  onDebian13(
    'limit-lost-in-an-int',
    refused('limit-lost', 2, 'bpf_probe_read_user(event.msg', [
      SIZE,
      '    u32 size = min_t(int, moved, MAX_MSG_SIZE);\n',
    ]),
  ),
  refused('length-without-limit', 2, 'bpf_probe_read_user(event.msg', [COPY, COPY.replace('size', 'moved')]),
  // In the middle of a structure on the stack, and in one in a map.
  refused('limit-lost-in-memory', 2, 'bpf_probe_read_user(event.msg, event.msg_size', [
    COPY,
    'bpf_get_current_comm(&event.msg, 16);\n    bpf_probe_read_user(event.msg, event.msg_size, args->buf);',
  ]),
  refused(
    'limit-lost-in-memory',
    2,
    'bpf_probe_read_user(event.msg, copy->fd',
    [COPY, COPY.replace('size', 'copy->fd')],
    [
      SIZE,
      `${SIZE}    u64 key = 1;\n    struct data_args_t *copy = active_read_args_map.lookup(&key);\n    if (copy == NULL)\n        return;\n    copy->fd = size;\n    bpf_get_current_comm(copy, 4);\n`,
    ],
  ),
  // Inside a macro of several lines, and inside a helper inside a helper.
  refused(
    'length-without-limit',
    2,
    'COPY_MESSAGE(event.msg,',
    [
      IS_HTTP,
      `#define COPY_MESSAGE(to, from, size) \\\n    do { \\\n        bpf_probe_read_user(to, size, from); \\\n    } while (0)\n\n${IS_HTTP}`,
    ],
    [COPY, 'COPY_MESSAGE(event.msg,\n                 args->buf,\n                 moved);'],
  ),
  refused(
    'length-without-limit',
    2,
    'bpf_probe_read_user(\n        to,',
    [
      IS_HTTP,
      `static inline void copy_message(char *to,\n                                const char *from,\n                                s64 size) {\n    bpf_probe_read_user(\n        to,\n        size,\n        from);\n}\n\n${IS_HTTP}`,
    ],
    [COPY, 'copy_message(event.msg, args->buf, moved);'],
  ),
  refused(
    'length-maybe-negative',
    2,
    'bpf_probe_read_user(event.msg',
    [FILTER, ''],
    [SIZE, '    s64 size = moved;\n    if (size > MAX_MSG_SIZE)\n        size = MAX_MSG_SIZE;\n'],
  ),
  refused(
    'no-value-returned-by-a-hook',
    0,
    '}',
    ['int syscall__probe_ret_accept4', 'void syscall__probe_ret_accept4'],
    [DELETE, ''],
  ),
  // Newer kernels let a program read bytes of its stack that it never wrote, but none lets it pass on an empty register.
  refused('never-filled-in', 1, 'socket_open_events.perf_submit(', [
    'socket_open_events.perf_submit(ctx, &event, sizeof(event));',
    'u32 size;\n    socket_open_events.perf_submit(ctx, &event, size);',
  ]),
  refused('more-is-sent-than-there-is', 1, 'socket_open_events.perf_submit(', [
    '&event, sizeof(event)',
    '&event, 1024',
  ]),
  refused('copy-larger-than-its-room', 1, 'bpf_probe_read_user(&event.addr.in4', [
    'sizeof(event.addr.in4), args',
    '400, args',
  ]),
  refused('copy-larger-than-its-room', 2, 'bpf_probe_read_user(event.msg', [
    COPY,
    COPY.replace('size', 'moved & 1023'),
  ]),
  refused('index-without-limit', 2, '= 0;', [COPY, `${COPY}\n    event.msg[moved] = 0;`]),
  refused('global-variable', 0, '++;', [HASH, `${HASH}\nint counter = 0;`], [SAVE, `${SAVE}\n    counter++;`]),
  refused('global-variable', 0, '++;', [SAVE, `${SAVE}\n    static int calls;\n    calls++;`]),
  refused(
    'constant-words',
    2,
    'words[i][0]',
    [IS_HTTP, `const char words[2][5] = {"POST", "HTTP"};\n\n${IS_HTTP}`],
    [
      START,
      `${START}\n#pragma nounroll\n    for (int i = 0; i < 2; i++)\n        if (start[0] == words[i][0])\n            return true;`,
    ],
  ),
  refused('null-followed', 3, 'bpf_ktime_get_ns()', [
    'args = active_write_args_map.lookup(&pid_tgid);\n    if (args != NULL) {',
    'args = active_write_args_map.lookup(&pid_tgid);\n    if (args == NULL) {',
  ]),
  refused('null-followed', 1, 'bpf_probe_read_user(&event.addr.in4', ['if (args != NULL) {', 'if (args == NULL) {']),
  refused('tested-the-wrong-way-round', 2, 'bpf_probe_read_user(event.msg', ['if (!is_http', 'if (is_http']),
  refused('tested-the-wrong-way-round', 2, 'bpf_probe_read_user(event.msg', [
    'if (size < MIN_HTTP_SIZE) {\n        return false;',
    'if (size < MIN_HTTP_SIZE) {\n        return true;',
  ]),
  refused('limit-the-wrong-way-round', 2, 'bpf_probe_read_user(event.msg', [
    SIZE,
    '    u32 size = moved > MAX_MSG_SIZE ? moved : MAX_MSG_SIZE;\n',
  ]),
  refused('limit-the-wrong-way-round', 2, 'bpf_probe_read_user(event.msg', [
    SIZE,
    '    s64 size = moved;\n    if (size < MAX_MSG_SIZE)\n        size = MAX_MSG_SIZE;\n',
  ]),
  refused('user-memory-followed', 2, '__builtin_memcpy(', [START, '__builtin_memcpy(start, buf, sizeof(start));']),
  refused('loop-without-end', 0, 'bpf_ktime_get_ns() == 0', [
    SAVE,
    `${SAVE}\n    while (1) {\n        if (bpf_ktime_get_ns() == 0)\n            break;\n    }`,
  ]),
  // The kernel answers EFAULT when too many ways through the program are open at once.
  refused('loop-without-end', 0, 'for (int i = 0', [
    SAVE,
    `${SAVE}
    for (int i = 0; i < sockfd; i++) {
        if (active_accept_args_map.update(&pid_tgid, &args))
            break;
        bpf_get_current_comm(&args, sizeof(args));
        bpf_get_current_comm(&args, sizeof(args));
        bpf_get_current_comm(&args, sizeof(args));
    }`,
  ]),
  refused('function-of-the-kernel-called', 0, 'printk(', [SAVE, `${SAVE}\n    printk("%d\\n", sockfd);`]),
  refused('function-of-the-kernel-called', 2, 'strlen(', [
    'event.msg_size = size;',
    'event.msg_size = strlen(args->buf);',
  ]),
  // The call stands in a function of a header.
  refused('function-of-the-kernel-called', 0, 'kmalloc(', [SAVE, 'args.addr = kmalloc(4, GFP_KERNEL);']),
  refused('helper-not-for-hooks', 0, 'bpf_skb_store_bytes(', [
    SAVE,
    `${SAVE}\n    bpf_skb_store_bytes((void *)ctx, 0, &args, 4, 0);`,
  ]),
  refused('registers-changed', 0, '= 0;', [SAVE, `${SAVE}\n    ctx->di = 0;`]),
  refused('another-licence', 0, 'int syscall__probe_entry_accept4', [HASH, `#define BPF_LICENSE MIT\n${HASH}`]),
  // What the states on the way show.
  onDebian13(
    null,
    refused(
      'limit-lost',
      2,
      'bpf_probe_read_user(event.msg',
      ['s64 moved = PT_REGS_RC(ctx);', 'int moved = PT_REGS_RC(ctx);'],
      [`${IS_HTTP}(const char *buf, s64 size)`, `${IS_HTTP}(const char *buf, int size)`],
    ),
  ),
  refused('limit-by-remainder', 2, 'bpf_probe_read_user(event.msg', [
    SIZE,
    '    u32 size = (u64)moved % (MAX_MSG_SIZE + 1);\n',
  ]),
  refused('two-limits-not-added', 2, 'bpf_probe_read_user(event.msg + n', [
    COPY,
    'u32 n = bpf_probe_read_user_str(event.msg, 200, args->buf);\n    if (n > 200)\n        return;\n    bpf_probe_read_user(event.msg + n, MAX_MSG_SIZE - n, args->buf);',
  ]),
  onDebian13(
    null,
    refused('limit-by-inequality', 2, 'event.msg[i]', [
      COPY,
      `${COPY}\n    u32 line = 0;\n    for (u32 i = 0; i < size; i++) {\n        if (event.msg[i] == '\\n')\n            break;\n        line++;\n    }\n    if (line == 0)\n        return;`,
    ]),
  ),
  refused('index-without-limit', 2, '+ args->fd', [COPY, COPY.replace('event.msg', 'event.msg + args->fd')]),
  refused('place-without-limit', 2, 'bpf_probe_read_user(event.msg + (u32)args->fd', [
    COPY,
    COPY.replace('event.msg', 'event.msg + (u32)args->fd'),
  ]),
  refused('own-function-not-inlined', 2, 'is_http_connection(args->buf', [
    IS_HTTP,
    'static noinline bool is_http_connection',
  ]),
  refused(
    'pointer-to-nowhere',
    0,
    null,
    ['struct accept_args_t args = {};', 'struct accept_args_t *args;'],
    [SAVE, 'args->addr = addr;'],
    ['&pid_tgid, &args', '&pid_tgid, args'],
  ),
  refused(
    'function-calls-itself',
    0,
    'depth(sockfd)',
    [HASH, `${HASH}\nstatic int depth(int n) {\n    return n <= 0 ? 0 : depth(n - 1) + bpf_get_prandom_u32();\n}`],
    [SAVE, `${SAVE}\n    if (depth(sockfd) == 1)\n        return 0;`],
  ),
  refused('ctx-not-passed', 1, 'socket_open_events.perf_submit(', [
    'perf_submit(ctx, &event',
    'perf_submit(NULL, &event',
  ]),
  refused('ctx-not-passed', 1, 'socket_open_events.perf_submit(', [
    'perf_submit(ctx, &event',
    'perf_submit((struct pt_regs *)((char *)ctx + 8), &event',
  ]),
  refused('length-maybe-zero', 2, 'bpf_get_current_comm(', [
    COPY,
    `${COPY}\n    bpf_get_current_comm(event.msg, size & 15);`,
  ]),
  refused('pointer-to-either', 0, '*(volatile u64 *)from', [
    SAVE,
    'u64 one = 1;\n    u64 *from = sockfd > 3 ? &one : (u64 *)ctx;\n    args.addr = (void *)*(volatile u64 *)from;',
  ]),
  refused(
    'lock-in-a-hook',
    0,
    null,
    ['struct accept_args_t {\n', 'struct accept_args_t {\n    struct bpf_spin_lock lock;\n'],
    [
      DELETE,
      DELETE.replace(
        '    active',
        `    ${LOOKUP}\n    if (args) {\n        bpf_spin_lock(&args->lock);\n        bpf_spin_unlock(&args->lock);\n    }\n    active`,
      ),
    ],
  ),
  refused('changes-what-it-watches', 0, 'bpf_send_signal(', [SAVE, `${SAVE}\n    bpf_send_signal(9);`]),
  refused('map-call-of-libbpf', 0, 'bpf_map_update_elem(', [
    SAVE,
    'bpf_map_update_elem(&active_accept_args_map, &pid_tgid, &args, BPF_ANY);',
  ]),
  refused('no-memory-of-the-program', 0, 'active_accept_args_map.update(', [
    '&pid_tgid, &args',
    '&pid_tgid, (void *)0',
  ]),
  refused(
    'called-through-a-pointer',
    0,
    null,
    [
      HASH,
      `${HASH}\nstatic inline void save(struct active_accept_args_map_table_t *map, u64 id, struct accept_args_t args) {\n    map->update(&id, &args);\n}`,
    ],
    ['active_accept_args_map.update(&pid_tgid, &args);', 'save(&active_accept_args_map, pid_tgid, args);'],
  ),
  refused(
    'calculated-with-an-address',
    2,
    'bool is_request',
    [START, `${START}\n    const char methods[8] = {'P', 'O', 'S', 'T', 'H', 'T', 'T', 'P'};`],
    ["start[0] == 'P'", 'start[0] == methods[(u64)buf & 7]'],
  ),
  // What level 5 adds: a list in the memory of the server, and a loop over it.
  refused('user-memory-followed', 5, 'iov_len > 0) {', [
    `        struct iovec piece = {};
        bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);
        if (piece.iov_len > 0) {
            return is_http_connection(piece.iov_base, size);`,
    `        const struct iovec *piece = &args->iov[i];
        if (piece->iov_len > 0) {
            return is_http_connection(piece->iov_base, size);`,
  ]),
  refused('as-many-events-as-it-takes', 5, '&& i < args->iovcnt; i++)', [
    PIECES,
    PIECES.replace('i < MAX_PIECES && ', ''),
  ]),
  refused(
    'gathered-in-one-event',
    5,
    'bpf_probe_read_user(event.msg + gathered',
    [PIECES, `u64 gathered = 0;\n    ${PIECES}`],
    [
      'bpf_probe_read_user(event.msg, size, piece.iov_base);',
      'bpf_probe_read_user(event.msg + gathered, size, piece.iov_base);\n        gathered += size;',
    ],
  ),
  // And level 6: a message in the memory of the server.
  onDebian13(
    'length-maybe-negative',
    refused('length-without-limit', 6, 'bpf_probe_read_user(event.msg', [
      'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;\n    event.msg_size = size;\n    bpf_probe_read_user(event.msg, size, args->buf);',
      'u32 size = moved < args->count ? args->count : moved;\n    event.msg_size = size;\n    bpf_probe_read_user(event.msg, size, args->buf);',
    ]),
  ),
  // And level 7: the memory of the kernel, and its functions.
  refused('kernel-memory-followed', 7, 'skc_family;', [
    'addr->sa.sa_family = family;',
    'addr->sa.sa_family = sk->__sk_common.skc_family;',
  ]),
  refused('kernel-function-unknown', 7, null, ['probe_ret_inet_csk_accept(', 'probe_ret_inet_csk_acept(']),
  refused('kernel-function-forbidden', 7, null, ['probe_ret_inet_csk_accept(', 'probe_ret_do_int3(']),
  // And level 8: events of a loop, with local variables for what is left.
  onDebian13('too-many-turns', refused('left-below-zero', 8, 'bpf_probe_read_user(', ...LOCALS), NEXT_PIECE),
  onDebian13(
    'too-many-turns',
    refused('left-below-zero', 8, 'bpf_probe_read_user(', ...LOCALS, [
      SET_SIZE,
      `        asm volatile("" ::: "memory");\n${RETEST}${SET_SIZE}`,
    ]),
    NEXT_PIECE,
  ),
  refused('sent-without-limit', 8, 'socket_chunk_events.perf_submit(', [
    'MAX_MSG_SIZE + size',
    'MAX_MSG_SIZE + report->left',
  ]),
  refused(
    'gathered-in-one-event',
    8,
    'bpf_probe_read_user(event->msg + gathered',
    [CHUNKS, `u64 gathered = 0;\n    ${CHUNKS}`],
    [
      'bpf_probe_read_user(event->msg, size, from);',
      'bpf_probe_read_user(event->msg + gathered, size, from);\n        gathered += size;',
    ],
  ),
  refused('as-many-events-as-it-takes', 8, 'while (report->rest > 0) {', [CHUNKS, 'while (report->rest > 0) {']),
  refused(
    'too-many-turns',
    8,
    CHUNKS,
    ...LOCALS,
    [SET_SIZE, `${BARRIER}${RETEST}${SET_SIZE}`],
    ['#define MAX_CHUNKS 32', '#define MAX_CHUNKS 1000'],
  ),
  refused('map-too-large', 2, null, [READ_HASH, READ_HASH.replace(');', ', 4000000000);')]),
  refused('map-without-room', 2, null, [READ_HASH, READ_HASH.replace(');', ', 0);')]),
];
