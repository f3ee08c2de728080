import type { Patch, RightProgram } from '../program.ts';
import { MAPS, hookBody } from './places.ts';

const CALLS = ['accept', 'read', 'write', 'close'];

/** Programs that keep the arguments of a call in another way, from its beginning to its end. */
export const otherArguments: RightProgram[] = [
  {
    name: 'other-map-names',
    level: 0,
    difference: 'The map has another name.',
    patches: [
      [MAPS[0] ?? '', 'BPF_HASH(calls, u64, struct accept_args_t);'],
      ['active_accept_args_map.update', 'calls.update'],
      ['active_accept_args_map.delete', 'calls.delete'],
    ],
    quick: true,
  },
  {
    name: 'all-arguments-saved',
    level: 0,
    difference: 'Everything that accept4 was called with is saved.',
    patches: [
      [
        '    struct sockaddr *addr;\n',
        '    int sockfd;\n    struct sockaddr *addr;\n    size_t *addrlen;\n    int flags;\n',
      ],
      [
        '    args.addr = addr;\n',
        '    args.sockfd = sockfd;\n    args.addr = addr;\n    args.addrlen = addrlen;\n    args.flags = flags;\n',
      ],
    ],
  },
  {
    name: 'key-with-more',
    level: 0,
    difference: 'The key is a struct that begins with the id.',
    patches: [
      ['// The calls to accept4', 'struct key_t {\n    u64 id;\n    u64 call;\n};\n\n// The calls to accept4'],
      ['u64, struct accept_args_t', 'struct key_t, struct accept_args_t'],
      [
        '    u64 pid_tgid = bpf_get_current_pid_tgid();\n    struct accept_args_t args',
        '    struct key_t pid_tgid = {bpf_get_current_pid_tgid(), 288};\n    struct accept_args_t args',
      ],
      [
        '    u64 pid_tgid = bpf_get_current_pid_tgid();\n    active_accept_args_map.delete',
        '    struct key_t pid_tgid = {bpf_get_current_pid_tgid(), 288};\n    active_accept_args_map.delete',
      ],
    ],
  },
  {
    name: 'insert',
    level: 4,
    difference: 'Arguments are saved with insert, which would not overwrite others.',
    patches: CALLS.map((call): Patch => [`active_${call}_args_map.update(`, `active_${call}_args_map.insert(`]),
  },
  {
    name: 'lru-maps',
    level: 4,
    difference: 'The maps forget their oldest entries.',
    patches: MAPS.map((map): Patch => [
      map,
      map.replace(/BPF_HASH\((\w+), u64, (.*)\);/, 'BPF_TABLE("lru_hash", u64, $2, $1, 10240);'),
    ]),
  },
  {
    name: 'one-map-for-read-and-write',
    level: 4,
    difference: 'read and write share a map: a thread is in one of them at a time.',
    patches: [
      [`${MAPS[2] ?? ''}\n`, ''],
      ['active_write_args_map.update', 'active_read_args_map.update'],
      ['active_write_args_map.lookup', 'active_read_args_map.lookup'],
      ['active_write_args_map.delete', 'active_read_args_map.delete'],
    ],
    quick: true,
  },
  {
    name: 'one-map-for-all',
    level: 4,
    difference: 'One map for the arguments of all four calls.',
    patches: [
      [
        MAPS[0] ?? '',
        'struct any_args_t {\n    void *pointer;\n    int fd;\n};\n\nBPF_HASH(active_args_map, u64, struct any_args_t);',
      ],
      ...MAPS.slice(1).map((map): Patch => [map, '']),
      ...CALLS.map((call): Patch => [`active_${call}_args_map`, 'active_args_map', 'all']),
      ['struct accept_args_t {\n    struct sockaddr *addr;\n};', ''],
      ['struct data_args_t {\n    int fd;\n    const char *buf;\n};', ''],
      ['struct close_args_t {\n    int fd;\n};', ''],
      ...['accept', 'data', 'close'].map((kind): Patch => [`struct ${kind}_args_t`, 'struct any_args_t', 'all']),
      ['args.addr = addr', 'args.pointer = addr'],
      ['args->addr', 'args->pointer', 'all'],
      ['args.buf = buf', 'args.pointer = buf', 'all'],
      ['args->buf', 'args->pointer', 'all'],
    ],
  },
  {
    name: 'delete-before-processing',
    level: 4,
    difference: 'The arguments are copied and deleted before they are used.',
    patches: CALLS.map((call): Patch => {
      const body = hookBody(call);
      const type = call === 'accept' || call === 'close' ? `${call}_args_t` : 'data_args_t';
      const run = /\{\n(.*)\n/.exec(body)?.[1] ?? '';
      return [
        body,
        `    struct ${type} *found = active_${call}_args_map.lookup(&pid_tgid);
    if (found == NULL)
        return 0;
    struct ${type} copy = *found;
    struct ${type} *args = &copy;
    active_${call}_args_map.delete(&pid_tgid);
${run}
`,
      ];
    }),
    quick: true,
  },
  {
    name: 'return-without-entry',
    level: 4,
    difference: 'Nothing to look up, nothing to delete: the hook returns early.',
    patches: CALLS.map((call): Patch => {
      const body = hookBody(call);
      const [declaration = ''] = body.split('\n');
      const run = /\{\n {4}(.*)\n/.exec(body)?.[1] ?? '';
      return [
        body,
        `${declaration}\n    if (!args)\n        return 0;\n${run}\n    active_${call}_args_map.delete(&pid_tgid);\n`,
      ];
    }),
  },
  {
    name: 'calls-counted-by-thread',
    level: 4,
    difference: 'A map of its own counts the calls of each thread, and keeps the counts.',
    patches: [
      ['// The calls to accept4', 'BPF_HASH(counts, u64, u64);\n\n// The calls to accept4'],
      ...['accept', 'read', 'write', 'close'].map((call): Patch => [
        `    active_${call}_args_map.update(&pid_tgid, &args);\n`,
        `    active_${call}_args_map.update(&pid_tgid, &args);\n    counts.increment(pid_tgid);\n`,
      ]),
    ],
  },
];
