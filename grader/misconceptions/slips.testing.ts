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
  slip('function-unknown', 0, 'getpid', [
    'u64 pid_tgid = bpf_get_current_pid_tgid();\n    struct',
    'u64 pid_tgid = getpid();\n    struct',
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
  slip('method-unknown', 0, '.remove(', ['active_accept_args_map.delete(', 'active_accept_args_map.remove(']),
  slip('method-unknown', 1, '.submit(', [SUBMIT, SUBMIT.replace('perf_', '')]),
  slip('event-without-address', 1, 'perf_submit(ctx, event', [SUBMIT, SUBMIT.replace('&', '')]),
  slip('address-missing', 0, UPDATE.replaceAll('&', ''), [UPDATE, UPDATE.replaceAll('&', '')]),
  slip('address-missing', 1, 'lookup(pid_tgid)', [LOOKUP, LOOKUP.replace('&', '')]),
  slip('arguments-of-perf-submit', 1, 'perf_submit(&event', [SUBMIT, SUBMIT.replace('ctx, ', '')]),
  slip('arguments-of-perf-submit', 1, 'perf_submit(ctx, &event)', [SUBMIT, SUBMIT.replace(', sizeof(event)', '')]),
  slip('number-of-arguments', 1, 'bpf_probe_read_user(&event.addr.in4, args', [
    '&event.addr.in4, sizeof(event.addr.in4), args',
    '&event.addr.in4, args',
  ]),
  slip('key-of-another-type', 1, 'lookup(&pid)', [
    LOOKUP,
    `u32 pid = pid_tgid;\n    ${LOOKUP.replace('&pid_tgid', '&pid')}`,
  ]),
  slip('lookup-is-a-pointer', 1, 'struct accept_args_t args =', [LOOKUP, LOOKUP.replace('*args', 'args')]),
  slip('struct-for-pointer', 1, '*args', [CALL, CALL.replace('args)', '*args)')]),
  slip('pointer-to-a-pointer', 1, '&args', [CALL, CALL.replace('args)', '&args)')]),
  slip('dot-for-arrow', 1, 'args.addr', ['sizeof(event.addr.in4), args->addr', 'sizeof(event.addr.in4), args.addr']),
  slip('arrow-for-dot', 0, 'args->addr', ['args.addr = addr', 'args->addr = addr']),
  slip('field-unknown', 1, 'event.timestamp =', [TIME, TIME.replace('_ns =', ' =')]),
  slip('array-assigned', 2, 'event.msg =', [COPY, 'event.msg = args->buf;']),
  slip('saved-arguments-are-const', 1, 'args->addr = NULL', [TIME, `${TIME}\n    args->addr = NULL;`]),
  slip('compared-with-a-string', 2, '"HTTP"', [RESPONSE, 'bool is_response = start == "HTTP";']),
  slip('compared-with-a-string', 2, "'HTTP'", [RESPONSE, "bool is_response = start[0] == 'HTTP';"]),
  slip('assignment-as-condition', 1, 'fd = 0', ['if (fd < 0) {', 'if (fd = 0) {']),
  slip('no-value-returned', 0, '}', [
    '    active_accept_args_map.delete(&pid_tgid);\n    return 0;\n',
    '    active_accept_args_map.delete(&pid_tgid);\n',
  ]),
  slip('stack-too-large', 2, '', ['#define MAX_MSG_SIZE 400', '#define MAX_MSG_SIZE 1024']),
  slip('memory-function-called', 2, 'memcpy', [COPY, 'memcpy(event.msg, args->buf, size);']),
  slip('floating-point', 1, '0.001', [TIME, TIME.replace('()', '() * 0.001')]),
  slip('signed-division', 1, '/ 1000', [TIME, TIME.replace('bpf_ktime_get_ns()', '(s64)bpf_ktime_get_ns() / 1000')]),
  slip('array-of-variable-size', 2, null, ['char start[4] = {};', 'char start[size];']),
];
