import type { Patch, WrongProgram } from '../../program.ts';
import {
  DELETE,
  FILTER,
  IS_REQUEST,
  IS_RESPONSE,
  LOOKUP,
  MAP,
  MOVED,
  SAVE,
  SHORT,
  SUBMIT,
  WITH_COUNT,
} from './places.ts';

/** Both hooks of read with another key. */
const keyed = (type: string, value: string): Patch[] => [
  [MAP, MAP.replace('u64', type)],
  ['    struct data_args_t args = {};\n', `    struct data_args_t args = {};\n    ${type} key = ${value};\n`],
  ['active_read_args_map.update(&pid_tgid, &args);', 'active_read_args_map.update(&key, &args);'],
  [LOOKUP, `    ${type} key = ${value};\n${LOOKUP.replace('&pid_tgid', '&key')}`],
  [DELETE, DELETE.replace('&pid_tgid', '&key')],
];

/** Programs that report a read that brought HTTP not once: never, twice, or for some only. */
export const oneEvent: WrongProgram[] = [
  {
    name: 'registers-for-parameters',
    level: 2,
    step: '2.one-event',
    misconception: 'PT_REGS_PARM1(ctx) and so on are the arguments of the call.',
    patches: [
      [
        'int syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count) {\n',
        'int syscall__probe_entry_read(struct pt_regs *ctx) {\n    int fd = PT_REGS_PARM1(ctx);\n    char *buf = (char *)PT_REGS_PARM2(ctx);\n',
      ],
    ],
  },
  {
    name: 'only-where-http-stands-already',
    level: 2,
    step: '2.one-event',
    misconception: 'The entry hook can tell which calls are of interest.',
    patches: [[SAVE, `${SAVE}    if (!is_http_connection(buf, count))\n        return 0;\n`]],
  },
  {
    name: 'place-by-thread',
    level: 2,
    step: '2.one-event',
    misconception: 'The last bits of a number are as good as the number.',
    patches: keyed('u32', '(u32)pid_tgid & 1023'),
  },
  {
    name: 'buffer-looked-at-without-a-copy',
    level: 2,
    step: '2.one-event',
    misconception: 'What a saved pointer points to can be read with [ ].',
    patches: [
      [
        FILTER,
        FILTER.replace(
          '!is_http_connection(args->buf, moved)',
          "moved < 16 || (args->buf[0] != 'P' && args->buf[0] != 'H')",
        ),
      ],
      ['static inline bool is_http_connection(', '__attribute__((unused)) static inline bool is_http_connection('],
    ],
  },
  {
    name: 'large-buffers-left-out',
    level: 2,
    step: '2.one-event',
    misconception: 'The size that was asked for says how large the message is.',
    patches: [...WITH_COUNT, [FILTER, `${FILTER}    if (args->count > MAX_MSG_SIZE)\n        return;\n`]],
  },
  {
    name: 'nothing-submitted',
    level: 2,
    step: '2.one-event',
    misconception: 'Filling in the event sends it.',
    patches: [[SUBMIT, '']],
  },
  {
    name: 'submitted-twice',
    level: 2,
    step: '2.one-event',
    misconception: 'Better twice than never.',
    patches: [[SUBMIT, SUBMIT + SUBMIT]],
  },
  {
    name: 'at-entry',
    level: 2,
    step: '2.one-event',
    misconception: 'The buffer holds the request when the call begins.',
    patches: [
      ...WITH_COUNT,
      [MOVED, '    s64 moved = args->count;\n'],
      ['    active_read_args_map.update(&pid_tgid, &args);\n', '    process_data(ctx, pid_tgid, &args, kIngress);\n'],
      [`${LOOKUP}    if (args != NULL) {\n        process_data(ctx, pid_tgid, args, kIngress);\n    }\n`, ''],
    ],
  },
  {
    name: 'key-process',
    level: 2,
    step: '2.one-event',
    misconception: 'A process is in one read at a time.',
    patches: keyed('u32', 'pid_tgid >> 32'),
    quick: true,
  },
  {
    name: 'key-process-64',
    level: 2,
    step: '2.one-event',
    misconception: 'The upper half of the id is enough, if only the type is right.',
    patches: keyed('u64', 'pid_tgid >> 32'),
  },
  {
    name: 'key-user',
    level: 2,
    step: '2.one-event',
    misconception: 'Any id will do as a key.',
    patches: keyed('u32', 'bpf_get_current_uid_gid()'),
  },
  {
    name: 'map-of-four',
    level: 2,
    step: '2.one-event',
    misconception: 'There are never many threads inside a read at once.',
    patches: [[MAP, MAP.replace(');', ', 4);')]],
  },
  {
    name: 'array-of-one',
    level: 2,
    step: '2.one-event',
    misconception: 'One place is enough, as the next call comes after the last one.',
    patches: [
      [MAP, 'BPF_ARRAY(active_read_args_map, struct data_args_t, 1);\n'],
      [
        '    active_read_args_map.update(&pid_tgid, &args);\n',
        '    int place = 0;\n    active_read_args_map.update(&place, &args);\n',
      ],
      [LOOKUP, `    int place = 0;\n${LOOKUP.replace('&pid_tgid', '&place')}`],
      [DELETE, ''],
    ],
  },
  {
    name: 'forgetful-map-of-four',
    level: 2,
    step: '2.one-event',
    misconception: 'A map that forgets by itself may be as small as one likes.',
    patches: [[MAP, 'BPF_TABLE("lru_hash", u64, struct data_args_t, active_read_args_map, 4);\n']],
  },
  {
    name: 'map-for-each-processor',
    level: 2,
    step: '2.one-event',
    misconception: 'A call comes back on the processor on which it began.',
    patches: [[MAP, MAP.replace('BPF_HASH', 'BPF_PERCPU_HASH')]],
    quick: true,
  },
  {
    name: 'more-than-16-bytes',
    level: 2,
    step: '2.one-event',
    misconception: 'At least 16 means more than 16.',
    patches: [[SHORT, SHORT.replace('<', '<=')]],
  },
  {
    name: 'requests-only',
    level: 2,
    step: '2.one-event',
    misconception: 'A server reads nothing but requests.',
    patches: [
      ['return is_response || is_request;', 'return is_request;'],
      [IS_RESPONSE, ''],
    ],
  },
  {
    name: 'responses-only',
    level: 2,
    step: '2.one-event',
    misconception: 'HTTP begins with HTTP.',
    patches: [
      ['return is_response || is_request;', 'return is_response;'],
      [IS_REQUEST, ''],
    ],
  },
  {
    name: 'one-path-only',
    level: 2,
    step: '2.one-event',
    misconception: 'All requests go to the path of the demo server.',
    patches: [
      ['char start[4] = {};', 'char start[7] = {};'],
      ["start[3] == 'T';", "start[3] == 'T' && start[6] == 'c';"],
    ],
  },
  {
    name: 'long-messages-skipped',
    level: 2,
    step: '2.one-event',
    misconception: 'What does not fit is not reported.',
    patches: [[FILTER, `${FILTER}    if (moved > MAX_MSG_SIZE)\n        return;\n`]],
  },
  {
    name: 'first-message-only',
    level: 2,
    step: '2.one-event',
    misconception: 'A connection carries one request.',
    patches: [
      [MAP, `${MAP}BPF_HASH(seen, struct conn_id_t, u8);\n`],
      [
        FILTER,
        `${FILTER}    struct conn_id_t conn_id = create_conn_id(pid_tgid, args->fd);
    u8 yes = 1;
    if (seen.lookup(&conn_id) != NULL)
        return;
    seen.update(&conn_id, &yes);
`,
      ],
    ],
  },
  {
    name: 'argument-left-out',
    level: 2,
    step: '2.one-event',
    misconception: 'Arguments that are not needed can be left out of the list.',
    patches: [
      [
        'syscall__probe_entry_read(struct pt_regs *ctx, int fd, char *buf, size_t count)',
        'syscall__probe_entry_read(struct pt_regs *ctx, char *buf, size_t count)',
      ],
      ['    args.fd = fd;\n', '    args.fd = (long)buf;\n'],
    ],
  },
  {
    name: 'address-of-buffer',
    level: 2,
    step: '2.one-event',
    misconception: '&buf is where the bytes are.',
    patches: [['args.buf = buf;', 'args.buf = (char *)&buf;']],
  },
];
