import type { Patch, WrongProgram } from '../program.ts';

type Told = [name: string, step: string, misconception: string];

const wrong = ([name, step, misconception]: Told, ...patches: Patch[]): WrongProgram => ({
  ...{ name, level: 7, step: step.includes('.') ? step : `7.${step}`, misconception, patches },
});

/** One whose run is recorded. */
const quick = (...program: Parameters<typeof wrong>): WrongProgram => ({ ...wrong(...program), quick: true });

const ENTRY = `int syscall__probe_entry_accept(struct pt_regs *ctx, int sockfd, struct sockaddr *addr, int *addrlen) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t args = {};
`;
const RETURN = `int syscall__probe_ret_accept(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
    if (args != NULL) {
        process_syscall_accept(ctx, pid_tgid, args);
    }
    active_accept_args_map.delete(&pid_tgid);
`;
const FIELD = '    struct sock *sk; // The connection in the kernel, once there is one.\n';
const IS_FAILURE = '    int fd = PT_REGS_RC(ctx);\n    if (fd < 0) {';
const ASK = '    if (args->sk != NULL) {\n        read_client(&event.addr, args->sk);\n    }\n';
const FAMILY = '    addr->sa.sa_family = family;\n';
const PORT =
  '    bpf_probe_read_kernel(&addr->in4.sin_port, sizeof(addr->in4.sin_port), &sk->__sk_common.skc_dport);\n';
const FOUR =
  '        bpf_probe_read_kernel(&addr->in4.sin_addr, sizeof(addr->in4.sin_addr), &sk->__sk_common.skc_daddr);\n';
const SIX = `        bpf_probe_read_kernel(&addr->in6.sin6_addr, sizeof(addr->in6.sin6_addr),
                              &sk->__sk_common.skc_v6_daddr);
`;
const KEEP = '        args->sk = (struct sock *)PT_REGS_RC(ctx);\n';
const KERNEL_HOOK = `int probe_ret_inet_csk_accept(struct pt_regs *ctx) {
    u64 pid_tgid = bpf_get_current_pid_tgid();
    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);
    if (args != NULL) {
${KEEP}    }
`;
const DELETE = '    active_accept_args_map.delete(&pid_tgid);\n';

/** The kernel is asked only where the caller has not been told. */
const ONLY_WITHOUT: Patch = [ASK, ASK.replace('args->sk != NULL', 'args->addr == NULL && args->sk != NULL')];

/** A function for accept alone, as somebody writes it who begins anew; `but` changes it. */
const ownFunction = (...but: [search: string, replace: string][]): Patch[] => {
  const right = `static inline void process_accept(struct pt_regs *ctx, u64 pid_tgid, const struct accept_args_t *args) {
${IS_FAILURE}
        return;
    }
    struct socket_open_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, fd);
${ASK}    socket_open_events.perf_submit(ctx, &event, sizeof(event));
}

`;
  const changed = but.reduce((text, [search, replace]) => text.replace(search, replace), right);
  return [
    [ENTRY, changed + ENTRY],
    [RETURN, RETURN.replace('process_syscall_accept', 'process_accept')],
  ];
};

/** The connection in a map of its own; what stands behind the call of the return hooks ends it. */
const ownMap = (keep: string, end: string): Patch[] => [
  [FIELD, ''],
  ['// Names a connection: ', 'BPF_HASH(socks, u64, struct sock *);\n\n// Names a connection: '],
  [
    ASK,
    '    struct sock **found = socks.lookup(&pid_tgid);\n    if (found != NULL) {\n        read_client(&event.addr, *found);\n    }\n',
  ],
  [
    KERNEL_HOOK,
    KERNEL_HOOK.replace(KEEP, `        struct sock *sk = (struct sock *)PT_REGS_RC(ctx);\n        ${keep}\n`),
  ],
  [DELETE, `${end}${DELETE}`, 'all'],
];
const UPDATE = 'if (sk != NULL) socks.update(&pid_tgid, &sk);';

/** What sock_alloc makes as a call begins, under the process. */
const allocated = (end: string): Patch[] => [
  [FIELD, ''],
  ['// Names a connection: ', 'BPF_HASH(sockets, u32, struct socket *);\n\n// Names a connection: '],
  [
    ASK,
    `    u32 pid = pid_tgid >> 32;
    struct socket **found = sockets.lookup(&pid);
    if (found != NULL && args->addr == NULL) {
        struct sock *sk = NULL;
        bpf_probe_read_kernel(&sk, sizeof(sk), &(*found)->sk);
        read_client(&event.addr, sk);
    }
${end}`,
  ],
  [
    KERNEL_HOOK,
    KERNEL_HOOK.replace('inet_csk_accept', 'sock_alloc').replace(
      KEEP,
      '        u32 pid = pid_tgid >> 32;\n        struct socket *socket = (struct socket *)PT_REGS_RC(ctx);\n        sockets.update(&pid, &socket);\n',
    ),
  ],
];

export const level7: WrongProgram[] = [
  // Which hooks there are.
  quick(
    ['no-return-of-accept', 'hooks', 'accept is accept4 under another name.'],
    ['int syscall__probe_ret_accept(struct', 'static int ret_accept(struct'],
  ),
  wrong(
    ['accept-without-prefix', 'hooks', 'The kernel has a function accept.'],
    ['int syscall__probe_entry_accept(struct', 'int probe_entry_accept(struct'],
    ['int syscall__probe_ret_accept(struct', 'int probe_ret_accept(struct'],
  ),
  wrong(
    ['function-that-is-not-there', '0.load', 'The kernel calls its functions as one would.'],
    ['int probe_ret_inet_csk_accept(', 'int probe_ret_inet_csk_acept('],
  ),
  wrong(
    ['entry-taken-for-granted', '0.load', 'Only accept comes to inet_csk_accept.'],
    [KERNEL_HOOK, KERNEL_HOOK.replace('    if (args != NULL) {\n', '    {\n')],
  ),
  wrong(
    ['sock-followed', '0.load', 'A pointer of the kernel can be followed in the kernel.'],
    [FAMILY, '    addr->sa.sa_family = sk->__sk_common.skc_family;\n'],
  ),

  // Which calls have an event.
  quick(
    ['nothing-of-accept', 'one-event', 'What the kernel has returned is reported already.'],
    [RETURN, RETURN.replace('        process_syscall_accept(ctx, pid_tgid, args);\n', '')],
  ),
  wrong(
    ['address-or-no-event', 'one-event', 'Without an address there is nothing to tell.'],
    [RETURN, RETURN.replace('if (args != NULL) {', 'if (args != NULL && args->addr != NULL) {')],
  ),
  wrong(
    ['looked-up-in-another-map', 'one-event', 'A slip: the line was copied.'],
    [
      '// Names a connection: ',
      'BPF_HASH(active_old_accept_args_map, u64, struct accept_args_t);\n\n// Names a connection: ',
    ],
    [RETURN, RETURN.replace('active_accept_args_map.lookup', 'active_old_accept_args_map.lookup')],
  ),
  wrong(
    ['reported-twice', 'one-event', 'A hook inside the kernel reports a connection of its own.'],
    [RETURN, RETURN.replace(/( +process_syscall_accept.*\n)/, '$1$1')],
  ),

  // And which have none.
  quick(
    ['success-by-the-sock', 'only-accepted', 'Once the kernel has a connection, the call succeeds.'],
    ...ownFunction(['if (fd < 0) {', 'if (args->sk == NULL) {']),
  ),
  wrong(
    ['success-by-the-sock-everywhere', '1.only-accepted', 'Once the kernel has a connection, the call succeeds.'],
    [IS_FAILURE, IS_FAILURE.replace('fd < 0', 'fd < 0 && args->sk == NULL')],
  ),
  wrong(
    ['result-without-a-sign', 'only-accepted', 'A negative number stays negative in any type.'],
    ...ownFunction(['int fd = PT_REGS_RC(ctx)', 'u32 fd = PT_REGS_RC(ctx)']),
  ),
  wrong(
    ['only-one-failure', 'only-accepted', 'The only failure is that nobody is there.'],
    ...ownFunction(['if (fd < 0) {', 'if (fd == -EAGAIN) {']),
  ),

  // Whose it is, and when.
  wrong(
    ['listening-socket', 'connection', 'sockfd is the connection.'],
    [FIELD, `${FIELD}    int sockfd;\n`],
    ...ownFunction(['create_conn_id(pid_tgid, fd)', 'create_conn_id(pid_tgid, args->sockfd)']).map(
      ([search, replace]): Patch => [search, replace.replace(ENTRY, `${ENTRY}    args.sockfd = sockfd;\n`)],
    ),
  ),
  wrong(
    ['thread-for-process', 'connection', 'The lower half is the process id.'],
    ...ownFunction(['create_conn_id(pid_tgid, ', 'create_conn_id(pid_tgid << 32, ']),
  ),
  wrong(
    ['time-of-the-beginning', 'time', 'A connection begins when the server calls accept.'],
    [FIELD, `${FIELD}    u64 begun;\n`],
    ...ownFunction(['event.timestamp_ns = bpf_ktime_get_ns()', 'event.timestamp_ns = args->begun - 1000000000']).map(
      ([search, replace]): Patch => [search, replace.replace(ENTRY, `${ENTRY}    args.begun = bpf_ktime_get_ns();\n`)],
    ),
  ),
  wrong(
    ['time-left-out', 'time', 'The reader knows when the event came.'],
    ...ownFunction(['    event.timestamp_ns = bpf_ktime_get_ns();\n', '']),
  ),

  // Who the client is, over IPv4.
  quick(['kernel-not-asked', 'ipv4', 'Nobody knows an address that the server did not ask for.'], [ASK, '']),
  wrong(['only-accept-asks', 'ipv4', 'accept4 says who the client is.'], [ASK, ''], ...ownFunction()),
  wrong(['port-turned-round', 'ipv4', 'The kernel has numbers in the order of the machine.'], ONLY_WITHOUT, [
    PORT,
    `${PORT}    addr->in4.sin_port = __builtin_bswap16(addr->in4.sin_port);\n`,
  ]),
  wrong(
    ['port-turned-round-everywhere', '1.ipv4', 'The kernel has numbers in the order of the machine.'],
    [PORT, `${PORT}    addr->in4.sin_port = __builtin_bswap16(addr->in4.sin_port);\n`],
  ),
  quick(['own-port', 'ipv4', 'skc_num is the port of the client.'], ONLY_WITHOUT, [
    PORT,
    PORT.replace('skc_dport', 'skc_num'),
  ]),
  wrong(
    ['own-port-turned-round', 'ipv4', 'skc_num is the port of the client, in the order of the machine.'],
    ONLY_WITHOUT,
    [PORT, `${PORT.replace('skc_dport', 'skc_num')}    addr->in4.sin_port = __builtin_bswap16(addr->in4.sin_port);\n`],
  ),
  quick(['own-address', 'ipv4', 'skc_rcv_saddr is where the client is.'], ONLY_WITHOUT, [
    FOUR,
    FOUR.replace('skc_daddr', 'skc_rcv_saddr'),
  ]),
  wrong(['address-turned-round', 'ipv4', 'The kernel has numbers in the order of the machine.'], ONLY_WITHOUT, [
    FOUR,
    `${FOUR}        addr->in4.sin_addr.s_addr = __builtin_bswap32(addr->in4.sin_addr.s_addr);\n`,
  ]),
  wrong(['kernel-read-as-user', 'ipv4', 'It does not matter whose memory is read.'], ONLY_WITHOUT, [
    'bpf_probe_read_kernel(',
    'bpf_probe_read_user(',
    'all',
  ]),
  quick(
    ['kernel-read-as-user-everywhere', '1.ipv4', 'It does not matter whose memory is read.'],
    ['bpf_probe_read_kernel(', 'bpf_probe_read_user(', 'all'],
  ),
  quick(['sock-that-listens', 'ipv4', 'The sock that inet_csk_accept gets is the connection.'], ONLY_WITHOUT, [
    KERNEL_HOOK,
    KERNEL_HOOK.replace(
      'probe_ret_inet_csk_accept(struct pt_regs *ctx)',
      'probe_entry_inet_csk_accept(struct pt_regs *ctx, struct sock *sk)',
    ).replace('(struct sock *)PT_REGS_RC(ctx)', 'sk'),
  ]),
  wrong(['family-left-out', 'ipv4', 'Port and address are enough.'], ONLY_WITHOUT, [FAMILY, '']),

  // Over IPv6, and over IPv4 at a socket for both.
  quick(['four-bytes-for-all', 'ipv6', 'skc_daddr has the address, of any kind.'], ONLY_WITHOUT, [SIX, FOUR]),
  wrong(['family-constant', 'ipv6', 'Clients come over IPv4.'], ONLY_WITHOUT, [
    FAMILY,
    '    addr->sa.sa_family = AF_INET;\n',
  ]),
  wrong(['ipv6-left-out', 'ipv6', 'Clients come over IPv4.'], ONLY_WITHOUT, [
    FAMILY,
    `    if (family != AF_INET) {\n        return;\n    }\n${FAMILY}`,
  ]),
  wrong(['half-of-the-address', 'ipv6', 'An address is a number of 64 bits.'], ONLY_WITHOUT, [
    SIX,
    SIX.replace('sizeof(addr->in6.sin6_addr)', 'sizeof(u64)'),
  ]),
  quick(['mapped-as-ipv4', 'mapped', 'An IPv4 client has an IPv4 address everywhere.'], ONLY_WITHOUT, [
    SIX,
    `${SIX}        if (addr->in6.sin6_addr.s6_addr32[2] == __builtin_bswap32(0xffff)) {
            addr->sa.sa_family = AF_INET;
            addr->in4.sin_addr.s_addr = addr->in6.sin6_addr.s6_addr32[3];
        }
`,
  ]),
  wrong(['mapped-left-out', 'mapped', 'An IPv4 client has an IPv4 address everywhere.'], ONLY_WITHOUT, [
    SIX,
    `${SIX}        if (addr->in6.sin6_addr.s6_addr32[2] == __builtin_bswap32(0xffff)) {
            __builtin_memset(addr, 0, sizeof(*addr));
        }
`,
  ]),

  // Of which call it is, and what is left.
  quick(['first-one-kept', 'own', 'insert writes what is new.'], ...ownMap(UPDATE.replace('update', 'insert'), ''), [
    'if (found != NULL) {',
    'if (found != NULL && args->addr == NULL) {',
  ]),
  wrong(
    ['kept-after-a-failure', 'own', 'A failed call needs no tidying up.'],
    ...ownMap(
      UPDATE.replace('update', 'insert'),
      '    if ((s64)PT_REGS_RC(ctx) >= 0) {\n        socks.delete(&pid_tgid);\n    }\n',
    ),
  ),
  wrong(['sockets-share-a-place', 'own', 'A process is in one call at a time.'], ...allocated('')),
  wrong(
    ['sockets-share-a-place-once', 'ipv4', 'A process is in one call at a time.'],
    ...allocated('    sockets.delete(&pid);\n'),
  ),
  quick(['sock-never-deleted', 'released', 'The map cleans up by itself.'], ...ownMap(UPDATE, '')),
  wrong(
    ['sock-left-after-a-failure', 'released', 'A failed call needs no tidying up.'],
    ...ownMap(UPDATE, '    if ((s64)PT_REGS_RC(ctx) >= 0) {\n        socks.delete(&pid_tgid);\n    }\n'),
  ),
  wrong(
    ['arguments-of-accept-left', 'released', 'The map cleans up by itself.'],
    [
      '// Names a connection: ',
      'BPF_HASH(active_old_accept_args_map, u64, struct accept_args_t);\n\n// Names a connection: ',
    ],
    [
      `${ENTRY}    args.addr = addr;\n`,
      `${ENTRY}    args.addr = addr;\n    active_old_accept_args_map.update(&pid_tgid, &args);\n`,
    ],
  ),
];
