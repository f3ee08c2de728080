import type { Patch } from '../../program.ts';

/* The places in solution 2 that patches of several files are for. */

export const SUBMIT = '    socket_data_events.perf_submit(ctx, &event, sizeof(event));\n';
export const MOVED = '    s64 moved = PT_REGS_RC(ctx); // Negative: the call failed. Zero: end of file.\n';
export const FILTER = '    if (!is_http_connection(args->buf, moved)) {\n        return;\n    }\n';
export const SIZE = '    u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;\n    event.msg_size = size;\n';
export const COPY = '    bpf_probe_read_user(event.msg, size, args->buf);\n';
export const SHORT = '    if (size < MIN_HTTP_SIZE) {\n        return false;\n    }\n';
export const DELETE = '    active_read_args_map.delete(&pid_tgid);\n';
export const LOOKUP = '    struct data_args_t *args = active_read_args_map.lookup(&pid_tgid);\n';
export const MAP = 'BPF_HASH(active_read_args_map, u64, struct data_args_t);\n';
export const SAVE = '    args.fd = fd;\n    args.buf = buf;\n';
export const IS_RESPONSE =
  "bool is_response = start[0] == 'H' && start[1] == 'T' && start[2] == 'T' && start[3] == 'P';";
export const IS_REQUEST = "bool is_request = start[0] == 'P' && start[1] == 'O' && start[2] == 'S' && start[3] == 'T';";

/** The size that was asked for is kept with the other arguments. */
export const WITH_COUNT: Patch[] = [
  [
    'struct data_args_t {\n    int fd;\n    const char *buf;\n',
    'struct data_args_t {\n    int fd;\n    const char *buf;\n    size_t count;\n',
  ],
  [SAVE, `${SAVE}    args.count = count;\n`],
];
