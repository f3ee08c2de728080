import type { Patch } from './program.ts';
import { wrongPrograms } from './wrong/index.ts';
import type { Reason } from '../judge/reason.ts';

const SUBMIT = '    socket_open_events.perf_submit(ctx, &event, sizeof(event));\n';
const COPY = '    bpf_probe_read_user(event.msg, size, args->buf);\n';

/** For each reason a program of which it is true: one of check-kit's, or one of its own. */
const programs: Record<Reason, string | { level: number; patches: Patch[] }> = {
  'prefix-missing': '0-no-prefix',
  'hook-missing': '0-static-hook',
  'hook-of-another-kind': {
    level: 0,
    patches: [
      ['int syscall__probe_ret_accept4(struct pt_regs *ctx) {', 'int BPF_KRETPROBE(syscall__probe_ret_accept4) {'],
    ],
  },
  'output-missing': '1-other-output',
  'output-of-another-kind': '1-ring-buffer',
  'no-map': {
    level: 0,
    patches: [
      ['BPF_HASH(active_accept_args_map, u64, struct accept_args_t);\n', ''],
      [
        '    active_accept_args_map.update(&pid_tgid, &args);\n',
        '    bpf_trace_printk("%d %p\\n", pid_tgid, args.addr);\n',
      ],
      ['    active_accept_args_map.delete(&pid_tgid);\n', '    bpf_trace_printk("%d\\n", pid_tgid);\n'],
    ],
  },
  'nothing-saved': '0-nothing-saved',
  'key-process': '0-key-process',
  'key-thread': '0-key-32-bits',
  'key-swapped': '0-key-halves-swapped',
  'key-unknown': '0-key-constant',
  'another-value-saved': '0-saves-socket',
  'map-per-processor': '0-map-for-each-processor',
  'left-out-at-entry': '2-only-where-http-stands-already',
  'other-arguments-saved': '2-registers-for-parameters',
  'saved-too-early': {
    level: 0,
    patches: [
      [
        '    args.addr = addr;\n    active_accept_args_map.update(&pid_tgid, &args);\n',
        '    active_accept_args_map.update(&pid_tgid, &args);\n    args.addr = addr;\n',
      ],
    ],
  },
  'never-removed': '0-never-deleted',
  'left-after-success': '0-deleted-only-after-failure',
  'left-after-failure': '0-deleted-only-after-success',
  'left-at-end-of-file': '2-not-deleted-at-end-of-file',
  'left-after-a-look': '6-left-after-a-look',
  'others-removed': '0-deletes-for-the-whole-process',
  'event-too-small': '2-short-message',
  'size-of-pointer': '1-size-of-pointer',
  'field-displaced': '1-wide-process',
  'nothing-submitted': '1-nothing-submitted',
  'test-the-wrong-way-round': '1-inverted-check',
  'result-asked-at-entry': {
    level: 4,
    patches: [
      ['    struct close_args_t *args = active_close_args_map.lookup(&pid_tgid);\n', ''],
      ['    if (args != NULL) {\n        process_syscall_close(ctx, pid_tgid, args);\n    }\n', ''],
      [
        '    active_close_args_map.update(&pid_tgid, &args);\n',
        '    active_close_args_map.update(&pid_tgid, &args);\n    process_syscall_close(ctx, pid_tgid, &args);\n',
      ],
    ],
  },
  'buffer-not-copied': '2-buffer-looked-at-without-a-copy',
  'letters-as-number': {
    level: 2,
    patches: [
      [
        '    bool is_response = ',
        "    return *(u32 *)start == 'HTTP' || *(u32 *)start == 'POST';\n    bool is_response = ",
      ],
    ],
  },
  'looked-up-in-another-map': {
    level: 3,
    patches: [['*args = active_write_args_map.lookup(', '*args = active_read_args_map.lookup(']],
  },
  'looked-up-under-another-key': {
    level: 2,
    patches: [
      [
        'struct data_args_t *args = active_read_args_map.lookup(&pid_tgid)',
        'u64 pid = pid_tgid >> 32;\n    struct data_args_t *args = active_read_args_map.lookup(&pid)',
      ],
    ],
  },
  'name-of-the-process-asked': {
    level: 1,
    patches: [
      [
        '    if (fd < 0) {\n',
        "    char name[16] = {};\n    bpf_get_current_comm(&name, sizeof(name));\n    if (name[0] != 'n' || name[1] != 'o' || name[2] != 'd' || name[3] != 'e' || fd < 0) {\n",
      ],
    ],
  },
  'looked-before-the-call': {
    level: 2,
    patches: [
      ['    const char *buf;\n};', '    char buf[200];\n};'],
      ['args.buf = buf;', 'bpf_probe_read_user(args.buf, sizeof(args.buf), buf);'],
      ['bpf_probe_read_user(start, sizeof(start), buf);', '__builtin_memcpy(start, buf, sizeof(start));'],
      ['u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;', 'u32 size = moved > 200 ? 200 : moved;'],
      [COPY, '    bpf_probe_read_kernel(event.msg, size, args->buf);\n'],
    ],
  },
  'events-of-another-kind': {
    level: 2,
    patches: [
      [
        'socket_data_events.perf_submit(ctx, &event, sizeof(event));',
        'socket_open_events.perf_submit(ctx, &event, sizeof(event));',
      ],
    ],
  },
  'sent-twice': '1-submitted-twice',
  'ipv6-missed': '1-ipv4-only',
  'no-address-missed': '1-address-or-no-event',
  'low-numbers-missed': '1-standard-numbers-left-out',
  'threads-share-an-entry': '2-key-process',
  'process-left-out': '1-first-process-only',
  'large-buffers-left-out': '2-large-buffers-left-out',
  'sixteen-left-out': '2-more-than-16-bytes',
  'one-kind-of-message-missed': '2-requests-only',
  'long-messages-missed': '2-long-messages-skipped',
  'copy-reaches-too-far': {
    level: 2,
    patches: [[COPY, '    if (bpf_probe_read_user(event.msg, MAX_MSG_SIZE, args->buf) < 0)\n        return;\n']],
  },
  'only-the-first-message': '2-first-message-only',
  'only-the-first-piece': '5-first-piece-only',
  'too-few-pieces': '5-eight-pieces',
  'empty-first-piece': '5-empty-first-piece',
  'first-piece-measured': '5-first-piece-measured',
  'each-piece-measured': '5-each-piece-measured',
  'each-piece-tested': '5-each-piece-tested',
  'list-read-from-the-kernel': '5-list-read-from-the-kernel',
  'message-of-the-kernel': '6-message-of-the-kernel',
  'message-for-list': '6-message-for-list',
  'flags-left-out': '6-flags-left-out',
  'failure-reported': '1-no-result-check',
  'failure-with-a-sock': '7-success-by-the-sock',
  'end-of-file-reported': {
    level: 2,
    patches: [
      [
        '    if (!is_http_connection(args->buf, moved)) {',
        '    if (moved < 0 || (moved > 0 && !is_http_connection(args->buf, moved))) {',
      ],
    ],
  },
  'short-data-reported': '2-no-least-size',
  'other-data-reported': '2-no-filter',
  'piece-without-a-part': '5-beyond-the-result',
  'beyond-the-list': '6-message-has-a-piece',
  'look-reported': '6-looks-reported',
  'sent-for-no-call': {
    level: 1,
    patches: [
      [
        SUBMIT,
        `${SUBMIT}    event.timestamp_ns = 1;\n    event.conn_id = create_conn_id(5ULL << 32, 6);\n    __builtin_memset(&event.addr, 0, sizeof(event.addr));\n${SUBMIT}`,
      ],
    ],
  },
  // As it stands in the middle of chapter 1.
  'surplus-without-a-name': {
    level: 1,
    patches: [
      ['    if (fd < 0) {\n        return;\n    }\n', ''],
      ['    event.timestamp_ns = bpf_ktime_get_ns();\n', ''],
      ['    event.conn_id = create_conn_id(pid_tgid, fd);\n', ''],
      ['    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);\n', ''],
    ],
  },
  // An event for every read of every process.
  flood: {
    level: 2,
    patches: [
      ['    if (!is_http_connection(args->buf, moved)) {\n        return;\n    }\n    // 424 of', '    // 424 of'],
      [COPY, ''],
    ],
  },
  'thread-for-process': '1-thread-for-process',
  'shifted-by-another-number': { level: 1, patches: [['pid_tgid >> 32;', 'pid_tgid >> 16;']] },
  'process-lost': { level: 1, patches: [['create_conn_id(pid_tgid, fd);', 'create_conn_id(pid_tgid >> 32, fd);']] },
  'process-and-fd-swapped': {
    level: 1,
    patches: [['create_conn_id(pid_tgid, fd);', 'create_conn_id(fd, pid_tgid);']],
  },
  'connection-never-set': '1-only-zeros',
  'connection-misplaced': '1-fd-before-process',
  'listening-socket': '1-listening-socket',
  'result-for-fd': '2-fd-is-the-result',
  'fd-never-set': '1-fd-never-set',
  'fd-zero-of-a-close': '4-fd-is-the-result',
  'process-for-fd': { level: 1, patches: [['    conn_id.fd = fd;\n', '    conn_id.fd = pid_tgid >> 32;\n']] },
  'time-never-set': '1-time-never-set',
  'time-in-another-unit': '1-microseconds',
  'time-of-another-moment': '1-half-a-time',
  'boot-clock': '1-boot-time',
  'address-read-early': '1-address-never-read',
  'address-of-another-place': '1-address-of-pointer',
  'address-of-another-call': {
    level: 1,
    patches: [
      [
        'BPF_PERF_OUTPUT(socket_open_events);',
        'BPF_PERF_OUTPUT(socket_open_events);\nBPF_ARRAY(clients, struct sockaddr_in6, 1);',
      ],
      [
        SUBMIT,
        `    int zero = 0;
    struct sockaddr_in6 *client = clients.lookup(&zero);
    if (client == NULL)
        return;
    if (client->sin6_family == 0)
        *client = event.addr.in6;
    event.addr.in6 = *client;
${SUBMIT}`,
      ],
    ],
  },
  'address-without-its-rest': {
    level: 1,
    patches: [['    bpf_probe_read_user(&event.addr.in4', '    bpf_probe_read_user_str(&event.addr.in4']],
  },
  'address-cut': '1-sixteen-bytes',
  'port-turned-round': '1-port-turned-round',
  'address-turned-round': '1-address-turned-round',
  'address-of-nobody': '1-address-of-the-client-before',
  'family-assumed': '1-family-constant',
  'mapped-address-changed': '1-mapped-address-as-ipv4',
  'address-left-empty': '7-kernel-not-asked',
  'kernel-memory-not-read': '7-kernel-read-as-user-everywhere',
  'listening-port': '7-own-port',
  'own-address': '7-own-address',
  'sock-that-listens': '7-sock-that-listens',
  'ipv6-address-elsewhere': '7-four-bytes-for-all',
  'sock-of-another-call': '7-first-one-kept',
  'direction-turned-round': '2-direction-out',
  'direction-misplaced': '2-size-before-direction',
  'direction-counted-from-one': { level: 2, patches: [['    kEgress,', '    kEgress = 1,']] },
  'size-asked-for': '2-size-asked-for',
  'size-not-limited': '2-size-not-clamped',
  'result-beyond-the-buffer': '6-result-beyond-the-buffer',
  'size-one-short': '2-size-one-short',
  'size-by-mask': {
    level: 2,
    patches: [['u32 size = moved > MAX_MSG_SIZE ? MAX_MSG_SIZE : moved;', 'u32 size = moved & 399;']],
  },
  'size-never-set': '2-size-never-set',
  'size-of-the-whole': '5-size-of-the-whole',
  'length-for-result': '5-length-for-result',
  'copied-as-string': '2-copied-as-string',
  'last-byte-missing': '2-last-byte-missing',
  'nothing-copied': '2-kernel-memory',
  'copied-too-little': '2-length-cut-by-a-mask',
  'long-messages-not-copied': '2-long-messages-not-copied',
  'bytes-behind': '2-event-never-cleared',
  'left-by-the-piece-before': '5-event-used-again',
  'request-method-unknown': '8-post-and-http-only',
  'each-call-tested': '8-each-call-tested',
  'http-by-direction': '8-by-direction',
  'short-parts-missed': '8-short-parts-left-out',
  'only-the-first-chunk': '8-first-chunk-only',
  'one-chunk-a-piece': '8-one-chunk-a-piece',
  'rest-left-out': '8-rest-left-out',
  'too-few-chunks': '8-eight-chunks',
  'reported-again': '8-last-event-twice',
  'http-outlives-connection': '8-never-forgotten',
  'count-outlives-connection': '8-count-of-the-number',
  'gap-not-counted': '8-gap-not-counted',
  'position-never-set': '8-position-never-set',
  'position-within-the-call': '8-position-within-the-call',
  'position-stands-still': '8-position-stands-still',
  'position-behind': '8-position-behind',
  'directions-counted-together': '8-directions-together',
  'counted-before-http': '8-counted-from-the-first-byte',
};
export const reasons = Object.keys(programs) as Reason[];

/** Its name and the step that must fail are those of check-kit's program, if it is one. */
export function programFor(reason: Reason): { level: number; patches: Patch[]; name?: string; step?: string } {
  const program = programs[reason];
  if (typeof program !== 'string') return program;
  const known = wrongPrograms.find(({ level, name }) => `${level}-${name}` === program);
  if (!known) throw new Error(`check-kit has no program ${program}`);
  return known;
}
