import type { Patch, WrongProgram } from '../program.ts';

const SUBMIT = '    socket_open_events.perf_submit(ctx, &event, sizeof(event));\n';
const CHECK = '    if (fd < 0) {\n        return;\n    }\n';
const TIME = 'event.timestamp_ns = bpf_ktime_get_ns();';
const ADDRESS = `    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
    if (event.addr.sa.sa_family == AF_INET6) {
        bpf_probe_read_user(&event.addr.in6, sizeof(event.addr.in6), args->addr);
    }
`;
const SAVE = '    args.addr = addr;\n    active_accept_args_map.update(&pid_tgid, &args);\n';
const ARGS = 'struct accept_args_t {\n    struct sockaddr *addr;\n';

/** An event sent from the entry hook; the types it needs stand above the hook already. */
const AT_ENTRY = `    struct socket_open_event_t event = {};
    event.timestamp_ns = bpf_ktime_get_ns();
    event.conn_id = create_conn_id(pid_tgid, sockfd);
${SUBMIT}`;

const time = (expression: string): Patch[] => [[TIME, `event.timestamp_ns = ${expression};`]];

export const level1: WrongProgram[] = [
  {
    name: 'other-output',
    level: 1,
    step: '1.output',
    misconception: 'The name of the output is free.',
    patches: [
      ['BPF_PERF_OUTPUT(socket_open_events)', 'BPF_PERF_OUTPUT(open_events)'],
      ['socket_open_events.perf_submit', 'open_events.perf_submit'],
    ],
  },
  {
    name: 'ring-buffer',
    level: 1,
    step: '1.output',
    misconception: 'A ring buffer is as good as a perf buffer.',
    patches: [
      ['BPF_PERF_OUTPUT(socket_open_events)', 'BPF_RINGBUF_OUTPUT(socket_open_events, 8)'],
      [
        'socket_open_events.perf_submit(ctx, &event, sizeof(event))',
        'socket_open_events.ringbuf_output(&event, sizeof(event), 0)',
      ],
    ],
  },
  {
    name: 'no-room-for-ipv6',
    level: 1,
    step: '1.output',
    misconception: 'A struct sockaddr holds every address.',
    patches: [
      ['    struct sockaddr_in in4;\n    struct sockaddr_in6 in6;\n', '    struct sockaddr_in in4;\n'],
      [ADDRESS, '    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);\n'],
    ],
    quick: true,
  },
  {
    name: 'size-of-pointer',
    level: 1,
    step: '1.output',
    misconception: 'sizeof of a pointer is the size of what it points to.',
    patches: [[SUBMIT, SUBMIT.replace('sizeof(event)', 'sizeof(&event)')]],
  },
  {
    name: 'nothing-submitted',
    level: 1,
    step: '1.one-event',
    misconception: 'Filling in the event sends it.',
    patches: [[SUBMIT, '']],
  },
  {
    name: 'submitted-twice',
    level: 1,
    step: '1.one-event',
    misconception: 'Better twice than never.',
    patches: [[SUBMIT, SUBMIT + SUBMIT]],
    quick: true,
  },
  {
    name: 'entry-and-return',
    level: 1,
    step: '1.one-event',
    misconception: 'The entry hook reports that a call begins, too.',
    patches: [[SAVE, SAVE + AT_ENTRY]],
  },
  {
    name: 'inverted-check',
    level: 1,
    step: '1.one-event',
    misconception: 'A slip: the check is the wrong way round.',
    patches: [[CHECK, CHECK.replace('fd < 0', 'fd >= 0')]],
  },
  {
    name: 'ipv4-only',
    level: 1,
    step: '1.one-event',
    misconception: 'Everybody uses IPv4.',
    patches: [[SUBMIT, `    if (event.addr.sa.sa_family != AF_INET)\n        return;\n${SUBMIT}`]],
  },
  {
    name: 'address-or-no-event',
    level: 1,
    step: '1.one-event',
    misconception: 'A connection without an address is none.',
    patches: [[CHECK, CHECK.replace('fd < 0', 'fd < 0 || args->addr == NULL')]],
  },
  {
    name: 'known-families-only',
    level: 1,
    step: '1.one-event',
    misconception: 'A connection is over IPv4 or over IPv6.',
    patches: [
      [
        SUBMIT,
        `    if (event.addr.sa.sa_family != AF_INET && event.addr.sa.sa_family != AF_INET6)\n        return;\n${SUBMIT}`,
      ],
    ],
  },
  {
    name: 'standard-numbers-left-out',
    level: 1,
    step: '1.one-event',
    misconception: 'The numbers 1 and 2 are always standard output and standard error.',
    patches: [[CHECK, CHECK.replace('fd < 0', 'fd <= 2')]],
  },
  {
    name: 'own-output',
    level: 1,
    step: '1.one-event',
    misconception: 'Declaring the output is enough; the events may go elsewhere.',
    patches: [
      ['BPF_PERF_OUTPUT(socket_open_events);', 'BPF_PERF_OUTPUT(socket_open_events);\nBPF_PERF_OUTPUT(my_events);'],
      ['socket_open_events.perf_submit', 'my_events.perf_submit'],
    ],
  },
  {
    name: 'process-without-threads',
    level: 1,
    step: '1.one-event',
    misconception: 'Only the main thread of a process matters.',
    patches: [[CHECK, `${CHECK}    if ((u32)pid_tgid != pid_tgid >> 32)\n        return;\n`]],
  },
  {
    name: 'at-entry',
    level: 1,
    step: '1.only-accepted',
    misconception: 'When the call begins, everything is known already.',
    patches: [
      [SAVE, SAVE + AT_ENTRY],
      ['    if (args != NULL) {\n        process_syscall_accept(ctx, pid_tgid, args);\n    }\n', ''],
      [
        'static inline void process_syscall_accept',
        '__attribute__((unused)) static inline void process_syscall_accept',
      ],
    ],
  },
  {
    name: 'no-result-check',
    level: 1,
    step: '1.only-accepted',
    misconception: 'accept4 succeeds.',
    patches: [[CHECK, '']],
    quick: true,
  },
  {
    name: 'unsigned-result',
    level: 1,
    step: '1.only-accepted',
    misconception: 'A number below zero stays below zero in any type.',
    patches: [['    int fd = PT_REGS_RC(ctx);', '    u32 fd = PT_REGS_RC(ctx);']],
  },
  {
    name: 'compared-without-a-sign',
    level: 1,
    step: '1.only-accepted',
    misconception: 'PT_REGS_RC(ctx) has a sign by itself.',
    patches: [['    if (fd < 0) {', '    if (PT_REGS_RC(ctx) < 0) {']],
  },
  {
    name: 'result-is-minus-one',
    level: 1,
    step: '1.only-accepted',
    misconception: 'In the kernel, too, failure is -1 and a number in errno.',
    patches: [[CHECK, CHECK.replace('fd < 0', 'fd == -1')]],
  },
  {
    name: 'thread-for-process',
    level: 1,
    step: '1.process',
    misconception: 'The lower half is the process id.',
    patches: [['conn_id.pid = pid_tgid >> 32;', 'conn_id.pid = pid_tgid;']],
    quick: true,
  },
  {
    name: 'user-for-process',
    level: 1,
    step: '1.process',
    misconception: 'Any id will do.',
    patches: [['conn_id.pid = pid_tgid >> 32;', 'conn_id.pid = bpf_get_current_uid_gid();']],
  },
  {
    name: 'process-never-set',
    level: 1,
    step: '1.process',
    misconception: 'The process fills itself in.',
    patches: [
      ['    conn_id.pid = pid_tgid >> 32; // The upper half is the process, the lower half is the thread.\n', ''],
    ],
  },
  {
    name: 'fields-in-another-order',
    level: 1,
    step: '1.process',
    misconception: 'The order of the fields is a matter of taste.',
    patches: [
      [
        'struct socket_open_event_t {\n    u64 timestamp_ns;\n    struct conn_id_t conn_id;\n',
        'struct socket_open_event_t {\n    struct conn_id_t conn_id;\n    u64 timestamp_ns;\n',
      ],
    ],
  },
  {
    name: 'fd-before-process',
    level: 1,
    step: '1.process',
    misconception: 'The order of the fields in conn_id is a matter of taste.',
    patches: [['    u32 pid;\n    s32 fd;\n', '    s32 fd;\n    u32 pid;\n']],
  },
  {
    name: 'only-zeros',
    level: 1,
    step: '1.process',
    misconception: 'The event is sent, so it is done.',
    patches: [[`    ${TIME}\n    event.conn_id = create_conn_id(pid_tgid, fd);\n${ADDRESS}`, '']],
  },
  {
    name: 'wide-process',
    level: 1,
    step: '1.fd',
    misconception: 'A larger type does no harm.',
    patches: [['    u32 pid;\n', '    u64 pid;\n']],
  },
  {
    name: 'listening-socket',
    level: 1,
    step: '1.fd',
    misconception: 'sockfd is the connection.',
    patches: [
      [ARGS, `${ARGS}    int sockfd;\n`],
      ['args.addr = addr;', 'args.addr = addr;\n    args.sockfd = sockfd;'],
      ['create_conn_id(pid_tgid, fd);', 'create_conn_id(pid_tgid, args->sockfd);'],
    ],
    quick: true,
  },
  {
    name: 'fd-never-set',
    level: 1,
    step: '1.fd',
    misconception: 'The connection fills itself in.',
    patches: [['    conn_id.fd = fd;\n', '']],
  },
  {
    name: 'fd-of-8-bits',
    level: 1,
    step: '1.fd',
    misconception: 'Descriptors are small numbers.',
    patches: [['conn_id.fd = fd;', 'conn_id.fd = (u8)fd;']],
  },
  {
    name: 'time-never-set',
    level: 1,
    step: '1.time',
    misconception: 'The perf buffer knows the time.',
    patches: [[`    ${TIME}\n`, '']],
  },
  {
    name: 'microseconds',
    level: 1,
    step: '1.time',
    misconception: 'Microseconds are the usual unit.',
    patches: time('bpf_ktime_get_ns() / 1000'),
    quick: true,
  },
  {
    name: 'boot-time',
    level: 1,
    step: '1.time',
    misconception: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    patches: time('bpf_ktime_get_boot_ns()'),
  },
  {
    name: 'half-a-time',
    level: 1,
    step: '1.time',
    misconception: 'A time fits into 32 bits.',
    patches: time('(u32)bpf_ktime_get_ns()'),
  },
  {
    name: 'read-at-entry',
    level: 1,
    step: '1.ipv4',
    misconception: 'The address is there when the call begins.',
    patches: [
      [ARGS, 'struct accept_args_t {\n    struct sockaddr *addr;\n    struct sockaddr_in6 early;\n'],
      ['args.addr = addr;', 'args.addr = addr;\n    bpf_probe_read_user(&args.early, sizeof(args.early), addr);'],
      [ADDRESS, '    __builtin_memcpy(&event.addr.in6, &args->early, sizeof(event.addr.in6));\n'],
    ],
  },
  {
    name: 'address-of-pointer',
    level: 1,
    step: '1.ipv4',
    misconception: '&args->addr is where the address is.',
    patches: [[ADDRESS, '    bpf_probe_read_kernel(&event.addr.in6, sizeof(event.addr.in6), &args->addr);\n']],
  },
  {
    name: 'kernel-memory',
    level: 1,
    step: '1.ipv4',
    misconception: 'It does not matter whose memory is read.',
    patches: [[ADDRESS, '    bpf_probe_read_kernel(&event.addr.in6, sizeof(event.addr.in6), args->addr);\n']],
  },
  {
    name: 'address-never-read',
    level: 1,
    step: '1.ipv4',
    misconception: 'The address fills itself in.',
    patches: [[ADDRESS, '']],
  },
  {
    name: 'port-turned-round',
    level: 1,
    step: '1.ipv4',
    misconception: 'The event has numbers in the order of this machine.',
    patches: [[ADDRESS, `${ADDRESS}    event.addr.in4.sin_port = bpf_ntohs(event.addr.in4.sin_port);\n`]],
  },
  {
    name: 'address-turned-round',
    level: 1,
    step: '1.ipv4',
    misconception: 'The event has numbers in the order of this machine.',
    patches: [[ADDRESS, `${ADDRESS}    event.addr.in4.sin_addr.s_addr = bpf_ntohl(event.addr.in4.sin_addr.s_addr);\n`]],
  },
  {
    name: 'address-of-the-client-before',
    level: 1,
    step: '1.ipv4',
    misconception: 'Memory that was taken from a map is empty.',
    patches: [
      [
        'BPF_PERF_OUTPUT(socket_open_events);',
        'BPF_PERF_OUTPUT(socket_open_events);\nBPF_ARRAY(scratch, struct socket_open_event_t, 1);',
      ],
      [
        '    struct socket_open_event_t event = {};\n',
        '    int zero = 0;\n    struct socket_open_event_t *place = scratch.lookup(&zero);\n    if (place == NULL)\n        return;\n#define event (*place)\n',
      ],
      [ADDRESS, `    if (args->addr != NULL) {\n${ADDRESS}    }\n`],
    ],
  },
  {
    name: 'mapped-address-as-ipv4',
    level: 1,
    step: '1.ipv6',
    misconception: 'An IPv4 client has an IPv4 address everywhere.',
    patches: [
      [
        ADDRESS,
        `${ADDRESS}    if (event.addr.sa.sa_family == AF_INET6 && event.addr.in6.sin6_addr.in6_u.u6_addr32[2] == bpf_htonl(0xffff)) {
        u32 address = event.addr.in6.sin6_addr.in6_u.u6_addr32[3];
        event.addr.in4.sin_family = AF_INET;
        event.addr.in4.sin_addr.s_addr = address;
    }
`,
      ],
    ],
  },
  {
    name: 'sixteen-bytes',
    level: 1,
    step: '1.ipv6',
    misconception: 'sizeof(struct sockaddr) is enough for every address.',
    patches: [[ADDRESS, '    bpf_probe_read_user(&event.addr.sa, sizeof(event.addr.sa), args->addr);\n']],
    quick: true,
  },
  {
    name: 'family-constant',
    level: 1,
    step: '1.ipv4',
    misconception: 'The family is known, so it need not be read.',
    patches: [[ADDRESS, `${ADDRESS}    event.addr.sa.sa_family = AF_INET;\n`]],
  },
  {
    name: 'return-before-delete',
    level: 1,
    step: '0.release-failure',
    misconception: 'A call that failed needs nothing more.',
    patches: [
      [
        '    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);\n',
        '    if ((int)PT_REGS_RC(ctx) < 0)\n        return 0;\n    struct accept_args_t *args = active_accept_args_map.lookup(&pid_tgid);\n',
      ],
    ],
  },
];
