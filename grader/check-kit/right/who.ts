import type { Patch, RightProgram } from '../program.ts';

const atLevel7 = (name: string, difference: string, ...patches: Patch[]): RightProgram => ({
  ...{ name, level: 7, difference, patches },
});
const quick = (...program: Parameters<typeof atLevel7>): RightProgram => ({ ...atLevel7(...program), quick: true });

const FIELD = '    struct sock *sk; // The connection in the kernel, once there is one.\n';
const ASK = '    if (args->sk != NULL) {\n        read_client(&event.addr, args->sk);\n    }\n';
const KEEP = '        args->sk = (struct sock *)PT_REGS_RC(ctx);\n';
const KERNEL_HOOK = `int probe_ret_inet_csk_accept(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
    if (args != NULL) {
${KEEP}    }
    return 0;
}
`;
const SOCKET_FIELD = '    struct socket *socket; // What accept has made, still empty.\n';
const ASK_SOCKET = `    struct sock *sk = NULL;
    bpf_probe_read_kernel(&sk, sizeof(sk), &args->socket->sk);
    if (sk != NULL) {
        read_client(&event.addr, sk);
    }
`;
const DELETE = '    active_accept_args_map.delete(&pid_tgid);\n';
const SAVE = `    struct accept_args_t args = {};
    args.addr = addr;
    active_accept_args_map.update(&pid_tgid, &args);
`;
const READ_CLIENT =
  'static inline void read_client(union sockaddr_t *addr, const struct sock *sk) {\n    u16 family = 0;\n';
const HOOK_PARAMETERS =
  'int sockfd, struct sockaddr *addr, int *addrlen) {\n    u64 pid_tgid = bpf_get_current_pid_tgid();\n';

/** The fields of struct sock_common at once. */
const ALL_AT_ONCE: Patch[] = [
  [
    `${READ_CLIENT}    bpf_probe_read_kernel(&family, sizeof(family), &sk->__sk_common.skc_family);\n`,
    `static inline void read_client(union sockaddr_t *addr, const struct sock *sk) {
    struct sock_common common = {};
    bpf_probe_read_kernel(&common, sizeof(common), sk);
    u16 family = common.skc_family;
`,
  ],
  [
    'bpf_probe_read_kernel(&addr->in4.sin_port, sizeof(addr->in4.sin_port), &sk->__sk_common.skc_dport);',
    'addr->in4.sin_port = common.skc_dport;',
  ],
  [
    `bpf_probe_read_kernel(&addr->in6.sin6_addr, sizeof(addr->in6.sin6_addr),
                              &sk->__sk_common.skc_v6_daddr);`,
    'addr->in6.sin6_addr = common.skc_v6_daddr;',
  ],
  [
    'bpf_probe_read_kernel(&addr->in4.sin_addr, sizeof(addr->in4.sin_addr), &sk->__sk_common.skc_daddr);',
    'addr->in4.sin_addr.s_addr = common.skc_daddr;',
  ],
];

/** Programs that find out in another way who the client is. */
export const otherWho: RightProgram[] = [
  quick(
    'sock-alloc',
    'The hook is of sock_alloc: the socket is empty then, and has its connection when the call returns.',
    [FIELD, SOCKET_FIELD],
    [ASK, ASK_SOCKET],
    [
      KERNEL_HOOK,
      KERNEL_HOOK.replace('inet_csk_accept', 'sock_alloc').replace(
        KEEP,
        '        args->socket = (struct socket *)PT_REGS_RC(ctx);\n',
      ),
    ],
  ),
  quick(
    'security-socket-accept',
    'The hook is at the beginning of security_socket_accept, whose second argument is the new socket.',
    [FIELD, SOCKET_FIELD],
    [ASK, ASK_SOCKET],
    [
      KERNEL_HOOK,
      KERNEL_HOOK.replace(
        'probe_ret_inet_csk_accept(struct pt_regs *ctx)',
        'probe_entry_security_socket_accept(struct pt_regs *ctx, struct socket *sock, struct socket *newsock)',
      ).replace(KEEP, '        args->socket = newsock;\n'),
    ],
  ),
  quick(
    'from-the-table-of-files',
    'No hook inside the kernel: the return hook follows the descriptor to its file, and that to the connection.',
    [
      '#include <net/inet_sock.h>\n',
      '#include <net/inet_sock.h>\n#include <linux/fdtable.h>\n#include <linux/sched.h>\n',
    ],
    [FIELD, ''],
    [
      ASK,
      `    struct task_struct *task = (struct task_struct *)bpf_get_current_task();
    struct files_struct *files = NULL;
    struct fdtable *table = NULL;
    struct file **all = NULL;
    struct file *file = NULL;
    struct socket *socket = NULL;
    struct sock *sk = NULL;
    bpf_probe_read_kernel(&files, sizeof(files), &task->files);
    bpf_probe_read_kernel(&table, sizeof(table), &files->fdt);
    bpf_probe_read_kernel(&all, sizeof(all), &table->fd);
    bpf_probe_read_kernel(&file, sizeof(file), all + fd);
    bpf_probe_read_kernel(&socket, sizeof(socket), &file->private_data);
    bpf_probe_read_kernel(&sk, sizeof(sk), &socket->sk);
    if (sk != NULL) {
        read_client(&event.addr, sk);
    }
`,
    ],
    [
      `\n// Both accept and accept4 come here for a connection over TCP. It returns NULL where there is none.\n${KERNEL_HOOK}`,
      '',
    ],
  ),
  atLevel7(
    'map-of-its-own',
    'The connection is kept in a map of its own.',
    [FIELD, ''],
    ['// Names a connection: ', 'BPF_HASH(socks, u64, struct sock *);\n\n// Names a connection: '],
    [
      ASK,
      '    struct sock **found = socks.lookup(&pid_tgid);\n    if (found != NULL) {\n        read_client(&event.addr, *found);\n    }\n',
    ],
    [
      KERNEL_HOOK,
      KERNEL_HOOK.replace(
        KEEP,
        '        struct sock *sk = (struct sock *)PT_REGS_RC(ctx);\n        socks.update(&pid_tgid, &sk);\n',
      ),
    ],
    [DELETE, `    socks.delete(&pid_tgid);\n${DELETE}`, 'all'],
  ),
  quick(
    'client-read-inside',
    'The hook inside the kernel reads the client at once and keeps that.',
    [FIELD, '    bool is_known;\n    union sockaddr_t client;\n'],
    [
      '// What accept4 was called with, kept until it returns.\n',
      `union sockaddr_t {
    struct sockaddr sa;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
};

`,
    ],
    [
      `// The other end of a connection; sa.sa_family says which of the forms is filled in.
union sockaddr_t {
    struct sockaddr sa;
    struct sockaddr_in in4;
    struct sockaddr_in6 in6;
};

`,
      '',
    ],
    [ASK, '    if (args->is_known) {\n        event.addr = args->client;\n    }\n'],
    [
      KERNEL_HOOK,
      KERNEL_HOOK.replace(
        KEEP,
        `        struct sock *sk = (struct sock *)PT_REGS_RC(ctx);
        union sockaddr_t client = {};
        if (sk != NULL) {
            read_client(&client, sk);
            args->client = client;
            args->is_known = true;
        }
`,
      ),
    ],
  ),
  atLevel7('asked-only-without-an-address', 'The kernel is asked only where the server has passed NULL.', [
    ASK,
    ASK.replace('args->sk != NULL', 'args->addr == NULL && args->sk != NULL'),
  ]),
  atLevel7(
    'one-helper-for-both',
    'One function saves for both calls, and one looks up, reports and deletes.',
    [
      'int syscall__probe_entry_accept4(',
      `static inline int save(struct sockaddr *addr) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
${SAVE}    return 0;
}

int syscall__probe_entry_accept4(`,
    ],
    [
      `${HOOK_PARAMETERS}${SAVE}    return 0;\n`,
      'int sockfd, struct sockaddr *addr, int *addrlen) {\n    return save(addr);\n',
    ],
  ),
  quick(
    'event-per-processor',
    'The event is built in a per-CPU array.',
    [
      '// Who the client of a connection is: ',
      'BPF_PERCPU_ARRAY(opened, struct socket_open_event_t, 1);\n\n// Who the client of a connection is: ',
    ],
    [
      '    struct socket_open_event_t event = {};\n',
      `    int zero = 0;
    struct socket_open_event_t *event = opened.lookup(&zero);
    if (event == NULL) {
        return;
    }
    __builtin_memset(event, 0, sizeof(*event));
`,
    ],
    [
      '    event.timestamp_ns = bpf_ktime_get_ns();\n    event.conn_id = create_conn_id(pid_tgid, fd);\n',
      '    event->timestamp_ns = bpf_ktime_get_ns();\n    event->conn_id = create_conn_id(pid_tgid, fd);\n',
    ],
    ['&event.addr.in4, sizeof(event.addr.in4)', '&event->addr.in4, sizeof(event->addr.in4)'],
    ['if (event.addr.sa.sa_family', 'if (event->addr.sa.sa_family'],
    ['&event.addr.in6, sizeof(event.addr.in6)', '&event->addr.in6, sizeof(event->addr.in6)'],
    ['read_client(&event.addr, ', 'read_client(&event->addr, '],
    [
      'socket_open_events.perf_submit(ctx, &event, sizeof(event))',
      'socket_open_events.perf_submit(ctx, event, sizeof(*event))',
    ],
  ),
  atLevel7('sock-common-at-once', 'All that is known of both ends is copied at once.', ...ALL_AT_ONCE),
  atLevel7('tcp-only', 'A connection without a struct sock, as over a UNIX socket, is not reported.', [
    'read_client(&event.addr, args->sk);\n    }\n',
    'read_client(&event.addr, args->sk);\n    } else {\n        return;\n    }\n',
  ]),
  atLevel7(
    'map-for-accept',
    'accept has a map of its own, and the hook inside the kernel looks into both.',
    [
      '// Names a connection: ',
      'BPF_HASH(active_old_accept_args_map, u64, struct accept_args_t);\n\n// Names a connection: ',
    ],
    [`${HOOK_PARAMETERS}${SAVE}`, `${HOOK_PARAMETERS}${SAVE.replace('active_', 'active_old_')}`],
    [
      `int syscall__probe_ret_accept(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_syscall_accept(ctx, pid_tgid, args);
    }
    active_accept`,
      `int syscall__probe_ret_accept(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t *args = active_old_accept_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_syscall_accept(ctx, pid_tgid, args);
    }
    active_old_accept`,
    ],
    [
      KERNEL_HOOK,
      KERNEL_HOOK.replace(
        '    if (args != NULL) {',
        '    if (args == NULL) {\n        args = active_old_accept_args_map.lookup(&pid_tgid);\n    }\n    if (args != NULL) {',
      ),
    ],
  ),
];
