import type { Patch } from '../check-kit/program.ts';

const HASH = 'BPF_HASH(active_accept_args_map, u64, struct accept_args_t);';
const OUTPUT = 'BPF_PERF_OUTPUT(socket_open_events);';
const SUBMIT = 'socket_open_events.perf_submit(ctx, &event, sizeof(event));';
const UPDATE = 'active_accept_args_map.update(&pid_tgid, &args);';
const LOOKUP = 'struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);';
const COPY = 'bpf_probe_read_user(event.msg, size, args->buf);';
const CALL = 'process_syscall_accept(ctx, pid_tgid, args);';
const TIME = 'event.timestamp_ns = bpf_ktime_get_ns();';
const RESPONSE = "bool is_response = start[0] == 'H' && start[1] == 'T' && start[2] == 'T' && start[3] == 'P';";
const LAST_INCLUDE = '#include <net/inet_sock.h>\n';
const SAVE = 'args.addr = addr;';
const SIZE = 'u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;';
const ENTRY_HOOK = 'int syscall__probe_entry_accept4(struct pt_regs *ctx, ';
const RETURN_HOOK = 'int syscall__probe_ret_accept4(struct pt_regs *ctx) {';

/** A slip of a learner, made in a solution. */
export interface Slip {
  id: string;
  /** The solution that is patched. */
  level: number;
  patches: Patch[];
  /** What stands in the line that the learner is sent to; null where the compiler names none. */
  at: string | null;
}

const slip = (id: string, level: number, at: string | null, ...patches: Patch[]): Slip => ({ id, level, at, patches });
const included = (id: string, name: string): Slip =>
  slip(id, 0, name, [LAST_INCLUDE, `${LAST_INCLUDE}#include <${name}>\n`]);

/** A program for each row of the catalogue that the compiler triggers, and a few more where a row has several faces. */
export const slips: Slip[] = [
  slip('backslash-ends-a-comment', 0, SAVE, [
    'struct accept_args_t args = {};',
    '// kept \\\n    struct accept_args_t args = {};',
  ]),
  slip('sign-from-a-web-page', 0, '；', [SAVE, 'args.addr = addr；']),
  slip('text-around-the-program', 1, '&lt;', ['if (fd < 0) {', 'if (fd &lt; 0) {']),
  slip('text-around-the-program', 0, '```', [RETURN_HOOK, `\`\`\`c\n${RETURN_HOOK}`]),
  slip('licence-not-needed', 0, 'MODULE_LICENSE', [RETURN_HOOK, `MODULE_LICENSE("GPL");\n${RETURN_HOOK}`]),
  slip('arguments-of-a-map', 0, '1024, u64', [HASH, HASH.replace('u64', '1024, u64')]),
  slip('kind-of-map-unknown', 0, '"hashmap"', [
    HASH,
    'BPF_TABLE("hashmap", u64, struct accept_args_t, active_accept_args_map, 1024);',
  ]),
  slip('map-macro-unknown', 0, 'BPF_HASHMAP', [HASH, HASH.replace('BPF_HASH', 'BPF_HASHMAP')]),
  slip('map-macro-unknown', 1, 'BPF_PERF_OUTPUTS', [OUTPUT, OUTPUT.replace('OUTPUT', 'OUTPUTS')]),
  slip('map-macro-as-a-type', 0, 'BPF_HASH active', [HASH, 'BPF_HASH active_accept_args_map;']),
  slip('hook-of-libbpf', 0, 'BPF_KPROBE', [ENTRY_HOOK, 'int BPF_KPROBE(syscall__probe_entry_accept4, ']),
  slip('tracepoint', 0, 'TRACEPOINT_PROBE', [RETURN_HOOK, 'TRACEPOINT_PROBE(syscalls, sys_exit_accept4) {']),
  slip('function-of-libbpf', 1, 'PT_REGS_RC_CORE', ['PT_REGS_RC(ctx)', 'PT_REGS_RC_CORE(ctx)']),
  slip('hook-without-ctx', 0, ENTRY_HOOK.replace('struct pt_regs *ctx, ', ''), [
    ENTRY_HOOK,
    ENTRY_HOOK.replace('struct pt_regs *ctx, ', ''),
  ]),
  slip('ctx-without-its-type', 1, 'PT_REGS_RC(ctx)', [
    'process_syscall_accept(struct pt_regs *ctx',
    'process_syscall_accept(void *ctx',
  ]),
  slip('array-as-parameter', 2, 'char buf[]', ['int fd, char *buf', 'int fd, char buf[]']),
  slip('hook-with-a-prototype', 0, ENTRY_HOOK, [
    ENTRY_HOOK,
    `${ENTRY_HOOK}int sockfd, struct sockaddr *addr, size_t *addrlen, int flags);\n${ENTRY_HOOK}`,
  ]),
  slip('parameters-of-one-name', 0, 'int addr, ', ['int sockfd', 'int addr']),
  slip('parameters-left-open', 0, ENTRY_HOOK, ['int flags) {', '...) {']),
  slip('too-many-values-to-print', 0, 'bpf_trace_printk', [
    SAVE,
    'args.addr = addr;\n    bpf_trace_printk("%d %d %d %d\\n", sockfd, flags, sockfd, flags);',
  ]),
  slip('too-many-arguments-of-a-helper', 1, '', [
    TIME,
    `${TIME}\n    u64 (*clock)(int, int, int, int, int, int) = (void *)BPF_FUNC_ktime_get_ns;\n    clock(1, 2, 3, 4, 5, 6);`,
  ]),
  slip('value-that-cannot-be-printed', 0, '%f', [SAVE, 'args.addr = addr;\n    bpf_trace_printk("%f\\n", sockfd);']),
  slip('text-to-print-in-a-variable', 0, 'bpf_trace_printk', [
    SAVE,
    'args.addr = addr;\n    char text[] = "fd %d\\n";\n    bpf_trace_printk(text, sizeof(text), sockfd);',
  ]),
  slip('line-of-another-language', 1, 'static_cast', ['PT_REGS_RC(ctx)', 'static_cast<int>(PT_REGS_RC(ctx))']),
  slip('line-of-another-language', 2, ' or ', [
    'return is_response || is_request;',
    'return is_response or is_request;',
  ]),
  included('user-space-header', 'stdio.h'),
  included('user-space-header', 'string.h'),
  included('user-space-header', 'sys/socket.h'),
  included('header-of-libbpf', 'bpf/bpf_helpers.h'),
  included('header-not-there', 'linux/sockets.h'),
  slip('include-without-brackets', 0, '#include linux', [LAST_INCLUDE, `${LAST_INCLUDE}#include linux/net.h\n`]),
  slip('socklen-t', 0, 'socklen_t', ['size_t *addrlen', 'socklen_t *addrlen']),
  slip('type-unknown', 1, 'uint32 pid', ['u32 pid;', 'uint32 pid;']),
  slip('no-type-in-front', 0, 'uint64 pid', [
    'u64 pid_tgid = bpf_get_current_pid_tgid();\n    struct',
    'uint64 pid_tgid = bpf_get_current_pid_tgid();\n    struct',
  ]),
  slip('struct-left-out', 0, 'accept_args_t args', ['struct accept_args_t args', 'accept_args_t args']),
  slip('include-missing', 1, 'struct sockaddr_in in4', [LAST_INCLUDE, '']),
  slip('type-below-its-use', 1, 'struct conn_id_t conn_id;', [
    'struct conn_id_t {\n    u32 pid;\n    s32 fd;\n};\n',
    '',
  ]),
  slip('equals-in-a-define', 2, 'char msg[', ['#define MAX_MSG_SIZE 400', '#define MAX_MSG_SIZE = 400']),
  slip('semicolon-in-a-define', 2, 'char msg[', ['#define MAX_MSG_SIZE 400', '#define MAX_MSG_SIZE 400;']),
  slip('libbpf-section', 0, 'SEC(', [
    'int syscall__probe_entry',
    'SEC("kprobe/__x64_sys_accept4")\nint syscall__probe_entry',
  ]),
  slip('semicolon-missing', 0, 'args.addr = addr', ['args.addr = addr;', 'args.addr = addr']),
  slip('semicolon-missing', 0, 'BPF_HASH', [HASH, HASH.slice(0, -1)]),
  slip('semicolon-missing', 0, '}', ['    struct sockaddr *addr;\n};', '    struct sockaddr *addr;\n}']),
  slip('brace-missing', 0, RETURN_HOOK, ['args.addr = addr;', 'if (addr) {\n        args.addr = addr;']),
  slip('brace-missing', 0, '}', [`${UPDATE}\n    return 0;\n}\n`, `${UPDATE}\n    return 0;\n}\n}\n`]),
  slip('bracket-missing', 1, 'if (args != NULL {', ['if (args != NULL) {', 'if (args != NULL {']),
  slip('struct-filled-too-late', 1, 'event = {}', [
    'struct socket_open_event_t event = {};',
    'struct socket_open_event_t event;\n    event = {};',
  ]),
  slip('output-not-declared', 1, SUBMIT, [OUTPUT, '']),
  slip('map-not-declared', 0, UPDATE, [HASH, '']),
  slip('map-not-declared', 0, UPDATE, [HASH, ''], [RETURN_HOOK, `${HASH}\n${RETURN_HOOK}`]),
  slip('hook-that-lacks-ctx', 1, 'process_syscall_accept(ctx', [
    RETURN_HOOK,
    RETURN_HOOK.replace('struct pt_regs *ctx', ''),
  ]),
  slip('errno-in-the-kernel', 1, 'errno', ['if (fd < 0) {', 'if (errno != 0) {']),
  slip('another-language', 1, 'nullptr', ['args != NULL', 'args != nullptr']),
  slip(
    'ctx-not-passed-on',
    1,
    'PT_REGS_RC(ctx)',
    ['process_syscall_accept(struct pt_regs *ctx, ', 'process_syscall_accept('],
    [CALL, CALL.replace('ctx, ', '')],
  ),
  slip('name-misspelt', 0, 'adr', ['args.addr = addr;', 'args.addr = adr;']),
  slip('noinline-as-attribute', 2, 'noinline', [
    'static inline bool is_http_connection',
    'static __attribute__((noinline)) bool is_http_connection',
  ]),
  slip('placeholder-left-in', 1, '$PID', ['if (fd < 0) {', 'if (fd < 0 || pid_tgid >> 32 == $PID) {']),
  slip('name-unknown', 0, 'client', ['args.addr = addr;', 'args.addr = client;']),
  slip('defined-twice', 0, HASH, [HASH, `${HASH}\n${HASH}`]),
  slip('defined-twice', 0, 'struct sockaddr {', [HASH, `struct sockaddr {\n    int family;\n};\n${HASH}`]),
  slip('type-of-the-kernel-again', 0, 'typedef', [HASH, `typedef unsigned int size_t;\n${HASH}`]),
  slip('printf', 0, 'printf', ['args.addr = addr;', 'args.addr = addr;\n    printf("%d\\n", sockfd);']),
  slip('printk-of-libbpf', 0, 'bpf_printk', [
    'args.addr = addr;',
    'args.addr = addr;\n    bpf_printk("%d\\n", sockfd);',
  ]),
  slip('library-function', 0, 'malloc', ['args.addr = addr;', 'args.addr = malloc(4);']),
  slip('method-as-function', 0, 'update(active', [UPDATE, 'update(active_accept_args_map, &pid_tgid, &args);']),
  slip('function-unknown', 0, 'getpid', [
    'u64 pid_tgid = bpf_get_current_pid_tgid();\n    struct',
    'u64 pid_tgid = getpid();\n    struct',
  ]),
  slip('macro-of-the-kernel', 2, 'min(', [SIZE, 'u32 size = min(moved, MAX_MSG_SIZE);']),
  slip('name-of-a-macro', 2, 'min(', [
    '#define MAX_MSG_SIZE 400',
    '#define MAX_MSG_SIZE 400\nstatic inline s64 min(s64 a, s64 b) { return a < b ? a : b; }',
  ]),
  slip('helper-not-static', 1, CALL, ['static inline void process_syscall_accept', 'void process_syscall_accept']),
  slip('helper-not-static', 1, 'create_conn_id(pid_tgid, fd)', [
    'static inline struct conn_id_t create',
    'struct conn_id_t create',
  ]),
  slip('parameter-without-name', 0, 'int,', ['int sockfd,', 'int,']),
  slip('parameter-without-name', 0, 'struct pt_regs *)', [RETURN_HOOK, RETURN_HOOK.replace('*ctx', '*')]),
  slip('too-many-parameters', 0, 'int flags, int a', ['int flags)', 'int flags, int a, int b, int c)']),
  slip('value-from-a-void-function', 1, 'return 0;', [
    '    if (fd < 0) {\n        return;',
    '    if (fd < 0) {\n        return 0;',
  ]),
  slip(
    'map-call-in-a-macro',
    0,
    'SAVE(',
    [
      HASH,
      `${HASH}\n#define SAVE(key, value) \\\n    do { \\\n        active_accept_args_map.update(key, value); \\\n    } while (0)`,
    ],
    [UPDATE, 'SAVE(&pid_tgid, &args);'],
  ),
  slip('map-inside-a-function', 0, 'BPF_HASH', [HASH, ''], ['args.addr = addr;', `args.addr = addr;\n    ${HASH}`]),
  slip('map-with-brackets', 0, '[pid_tgid]', [UPDATE, 'active_accept_args_map[pid_tgid] = args;']),
  slip('map-called', 0, 'active_accept_args_map(', [UPDATE, UPDATE.replace('.update', '')]),
  slip('delete-as-a-word', 0, 'delete active', [
    'active_accept_args_map.delete(&pid_tgid);',
    'delete active_accept_args_map[pid_tgid];',
  ]),
  slip('field-of-a-lookup', 1, '->addr', [
    LOOKUP,
    `${LOOKUP}\n    u64 a = (u64)active_accept_args_map.lookup(&pid_tgid)->addr;`,
  ]),
  slip('field-behind-a-void-pointer', 1, 'args->addr', ['const struct accept_args_t *args', 'const void *args']),
  slip('struct-incremented', 0, 'increment', [UPDATE, 'active_accept_args_map.increment(pid_tgid);']),
  slip('output-of-another-macro', 1, 'perf_submit', [OUTPUT, 'BPF_RINGBUF_OUTPUT(socket_open_events, 8);']),
  slip('method-of-an-output', 1, '.submit(', [SUBMIT, SUBMIT.replace('perf_', '')]),
  slip('method-unknown', 0, '.remove(', ['active_accept_args_map.delete(', 'active_accept_args_map.remove(']),
  slip('event-without-address', 1, 'perf_submit(ctx, event', [SUBMIT, SUBMIT.replace('&', '')]),
  slip('address-missing', 0, UPDATE.replaceAll('&', ''), [UPDATE, UPDATE.replaceAll('&', '')]),
  slip('address-missing', 1, 'lookup(pid_tgid)', [LOOKUP, LOOKUP.replace('&', '')]),
  slip('arguments-of-perf-submit', 1, 'perf_submit(&event', [SUBMIT, SUBMIT.replace('ctx, ', '')]),
  slip('arguments-of-perf-submit', 1, 'perf_submit(ctx, &event)', [SUBMIT, SUBMIT.replace(', sizeof(event)', '')]),
  slip('number-of-arguments', 1, 'bpf_probe_read_user(&event.addr.in4, args', [
    '&event.addr.in4, sizeof(event.addr.in4), args',
    '&event.addr.in4, args',
  ]),
  slip('array-for-ids', 0, UPDATE, [HASH, 'BPF_ARRAY(active_accept_args_map, struct accept_args_t, 1024);']),
  slip('key-of-another-type', 1, 'lookup(&pid)', [
    LOOKUP,
    `u32 pid = pid_tgid;\n    ${LOOKUP.replace('&pid_tgid', '&pid')}`,
  ]),
  slip('map-of-another-struct', 2, 'struct data_args_t *args = active_accept', [
    'args = active_read_args_map.lookup',
    'args = active_accept_args_map.lookup',
  ]),
  slip('lookup-is-a-pointer', 1, 'struct accept_args_t args =', [LOOKUP, LOOKUP.replace('*args', 'args')]),
  slip('struct-compared-with-null', 1, 'args != NULL', [LOOKUP, LOOKUP.replace('*args = ', 'args = *')]),
  slip('struct-for-pointer', 1, '*args', [CALL, CALL.replace('args)', '*args)')]),
  slip('pointer-to-a-pointer', 1, '&args', [CALL, CALL.replace('args)', '&args)')]),
  slip('copy-in-another-order', 2, 'args->buf, size', [COPY, COPY.replace('size, args->buf', 'args->buf, size')]),
  slip('perf-submit-in-another-order', 1, 'sizeof(event), &event', [
    SUBMIT,
    SUBMIT.replace('&event, sizeof(event)', 'sizeof(event), &event'),
  ]),
  slip('own-function-in-another-order', 2, 'args, pid_tgid', [
    'process_data(ctx, pid_tgid, args,',
    'process_data(ctx, args, pid_tgid,',
  ]),
  slip('own-function-in-another-order', 1, 'args, ctx, pid_tgid', [
    CALL,
    CALL.replace('ctx, pid_tgid, args', 'args, ctx, pid_tgid'),
  ]),
  slip('own-function-in-another-order', 1, 'process_syscall_accept(pid_tgid', [CALL, CALL.replace('ctx, ', '')]),
  slip('star-too-many', 2, '*buf', ['args.buf = buf;', 'args.buf = *buf;']),
  slip('function-not-called', 0, 'pid_tgid;', [
    'u64 pid_tgid = bpf_get_current_pid_tgid();\n    struct',
    'u64 pid_tgid = bpf_get_current_pid_tgid;\n    struct',
  ]),
  slip('function-not-called', 1, 'get_ns;', [TIME, TIME.replace('()', '')]),
  slip('number-for-a-pointer', 0, 'sockfd;', [SAVE, 'args.addr = sockfd;']),
  slip('pointer-for-a-number', 2, 'args.fd = buf', ['args.fd = fd;', 'args.fd = buf;']),
  slip('pointer-of-another-type', 0, 'addrlen;', [SAVE, 'args.addr = addrlen;']),
  slip(
    'number-that-does-not-fit',
    2,
    '= 400',
    ['u32 msg_size;', 'u8 msg_size;'],
    ['event.msg_size = size;', 'event.msg_size = 400;'],
  ),
  slip('shift-too-far', 1, '>> 32', ['create_conn_id(u64 pid_tgid', 'create_conn_id(u32 pid_tgid']),
  slip('if-with-a-semicolon', 1, '(fd < 0);', ['if (fd < 0) {', 'if (fd < 0); {']),
  slip('not-before-a-comparison', 1, '!fd', ['if (fd < 0) {', 'if (!fd < 0) {']),
  slip('index-behind-the-array', 2, '[400]', [COPY, `${COPY}\n    event.msg[400] = 0;`]),
  slip('dot-for-arrow', 1, 'args.addr', ['sizeof(event.addr.in4), args->addr', 'sizeof(event.addr.in4), args.addr']),
  slip('arrow-for-dot', 0, 'args->addr', ['args.addr = addr', 'args->addr = addr']),
  slip('message-of-the-kernel-has-no-list', 6, 'message.msg_iov', [
    'struct user_msghdr message',
    'struct msghdr message',
  ]),
  slip('field-unknown', 1, 'event.timestamp =', [TIME, TIME.replace('_ns =', ' =')]),
  slip('array-assigned', 2, 'event.msg =', [COPY, 'event.msg = args->buf;']),
  slip('saved-arguments-are-const', 1, 'args->addr = NULL', [TIME, `${TIME}\n    args->addr = NULL;`]),
  slip('compared-with-a-string', 2, '"HTTP"', [RESPONSE, 'bool is_response = start == "HTTP";']),
  slip('compared-with-a-string', 2, "'HTTP'", [RESPONSE, "bool is_response = start[0] == 'HTTP';"]),
  slip('struct-filled-too-late', 1, '{ .pid', [
    'event.conn_id = create_conn_id(pid_tgid, fd);',
    'event.conn_id = { .pid = pid_tgid >> 32, .fd = fd };',
  ]),
  slip('comparison-before-assignment', 1, 'fd = PT', [
    'int fd = PT_REGS_RC(ctx);\n    if (fd < 0) {',
    'int fd;\n    if (fd = PT_REGS_RC(ctx) < 0) {',
  ]),
  slip('no-fields-there', 1, '&ctx', ['PT_REGS_RC(ctx)', 'PT_REGS_RC(&ctx)']),
  slip(
    'local-variable-returned',
    1,
    '&conn_id',
    ['static inline struct conn_id_t create', 'static inline struct conn_id_t *create'],
    ['return conn_id;', 'return &conn_id;'],
    ['event.conn_id = create', 'event.conn_id = *create'],
  ),
  slip('not-set-on-every-way', 2, 'if (moved >', [
    SIZE,
    'u32 size;\n    if (moved > MAX_MSG_SIZE)\n        size = MAX_MSG_SIZE;',
  ]),
  slip(
    'used-before-it-is-set',
    0,
    'args->addr',
    ['struct accept_args_t args = {};\n    args.addr', 'struct accept_args_t *args;\n    args->addr'],
    [UPDATE, UPDATE.replace('&args', 'args')],
  ),
  slip('assignment-as-condition', 1, 'fd = 0', ['if (fd < 0) {', 'if (fd = 0) {']),
  slip('no-value-returned', 0, '}', [
    '    active_accept_args_map.delete(&pid_tgid);\n    return 0;\n',
    '    active_accept_args_map.delete(&pid_tgid);\n',
  ]),
  // A message of 56 bytes beside the event.
  slip('stack-too-large', 6, '', [
    '    struct vector_args_t list = list_of(args);\n',
    `    struct user_msghdr message = {};
    bpf_probe_read_user(&message, sizeof(message), args->msg);
    struct vector_args_t list = {};
    list.fd = args->fd;
    list.iov = message.msg_iov;
    list.iovcnt = message.msg_iovlen;
`,
  ]),
  slip('stack-too-large', 2, '', ['#define MAX_MSG_SIZE 400', '#define MAX_MSG_SIZE 1024']),
  slip('memory-function-called', 2, 'memcpy', [COPY, 'memcpy(event.msg, args->buf, size);']),
  slip('floating-point', 1, '0.001', [TIME, TIME.replace('()', '() * 0.001')]),
  slip('signed-division', 1, '/ 1000', [TIME, TIME.replace('bpf_ktime_get_ns()', '(s64)bpf_ktime_get_ns() / 1000')]),
  slip('array-of-variable-size', 2, null, ['char start[4] = {};', 'char start[size];']),
];
