import type { RightProgram } from '../program.ts';
import { CLOSE_EVENT, MAPS, OPEN_EVENT, hookBody } from './places.ts';

/** Programs that are written down in another way. */
export const otherNotation: RightProgram[] = [
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
    name: 'lines-of-windows',
    level: 4,
    difference: 'Lines end as they do on Windows.',
    patches: [['\n', '\r\n', 'all']],
  },
];
