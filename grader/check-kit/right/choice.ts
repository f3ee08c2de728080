import type { RightProgram } from '../program.ts';

const IS_HTTP_END = '    return is_response || is_request;\n';

/** Programs that choose in another way what they report, or report more or less where either is right. */
export const otherChoice: RightProgram[] = [
  {
    name: 'fd-zero-not-reported',
    level: 1,
    difference: 'A connection with descriptor 0 is not reported.',
    patches: [['    if (fd < 0) {', '    if (fd <= 0) {']],
  },
  {
    name: 'result-below-one',
    level: 2,
    difference: 'The result is compared with 1, not with 0.',
    patches: [['    if (size < MIN_HTTP_SIZE) {', '    if (size < 1 || size < MIN_HTTP_SIZE) {']],
  },
  {
    name: 'more-methods',
    level: 7,
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
];
