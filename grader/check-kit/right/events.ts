import type { Patch, RightProgram } from '../program.ts';
import { CLOSE_EVENT, OPEN_EVENT } from './places.ts';

const READ = 'static inline void process_data(';
const DATA_EVENT = '    struct socket_data_event_t event = {};\n';
const ADDRESS = `    bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
    if (event.addr.sa.sa_family == AF_INET6) {
        bpf_probe_read_user(&event.addr.in6, sizeof(event.addr.in6), args->addr);
    }
`;

/** An event in a per-CPU array, cleared each time. */
const inArray = (declaration: string, type: string, name: string): Patch => [
  declaration,
  `    int zero_${name} = 0;
    struct ${type} *place_${name} = scratch_${name}.lookup(&zero_${name});
    if (place_${name} == NULL)
        return;
    __builtin_memset(place_${name}, 0, sizeof(*place_${name}));
#define event (*place_${name})
`,
];

/** Programs that fill in their events in another way, or with more. */
export const otherEvents: RightProgram[] = [
  {
    name: 'whole-address-at-once',
    level: 1,
    difference: 'All 28 bytes are read, whatever the family is.',
    patches: [[ADDRESS, '    bpf_probe_read_user(&event.addr, sizeof(event.addr), args->addr);\n']],
  },
  {
    name: 'as-long-as-it-says',
    level: 1,
    difference: 'As many bytes of the address are read as accept4 said it has, and no more than 28.',
    patches: [
      ['    struct sockaddr *addr;\n};', '    struct sockaddr *addr;\n    u32 *length;\n};'],
      ['    args.addr = addr;\n', '    args.addr = addr;\n    args.length = (u32 *)addrlen;\n'],
      [
        ADDRESS,
        `    u32 length = 0;
    bpf_probe_read_user(&length, sizeof(length), args->length);
    if (length > sizeof(event.addr.in4))
        bpf_probe_read_user(&event.addr.in6, sizeof(event.addr.in6), args->addr);
    else
        bpf_probe_read_user(&event.addr.in4, sizeof(event.addr.in4), args->addr);
`,
      ],
    ],
  },
  {
    name: 'old-helper',
    level: 4,
    difference: 'bpf_probe_read, which reads from either memory.',
    patches: [
      [ADDRESS, ADDRESS.replaceAll('bpf_probe_read_user', 'bpf_probe_read')],
      ['    bpf_probe_read_user(start,', '    bpf_probe_read(start,'],
      ['    bpf_probe_read_user(event.msg,', '    bpf_probe_read(event.msg,'],
    ],
  },
  {
    name: 'time-at-entry',
    level: 1,
    difference: 'The time is taken when the call begins.',
    patches: [
      ['struct accept_args_t {\n', 'struct accept_args_t {\n    u64 begun;\n'],
      ['    args.addr = addr;\n', '    args.begun = bpf_ktime_get_ns();\n    args.addr = addr;\n'],
      ['event.timestamp_ns = bpf_ktime_get_ns();', 'event.timestamp_ns = args->begun;'],
    ],
  },
  {
    name: 'event-in-per-cpu-array',
    level: 4,
    difference: 'The large event is built in a per-CPU array, cleared each time.',
    patches: [
      [READ, `BPF_PERCPU_ARRAY(scratch_data, struct socket_data_event_t, 1);\n\n${READ}`],
      inArray(DATA_EVENT, 'socket_data_event_t', 'data'),
      // The name goes back to what it means elsewhere.
      [
        '    bpf_probe_read_user(event.msg, size, args->buf);\n    socket_data_events.perf_submit(ctx, &event, sizeof(event));\n',
        '    bpf_probe_read_user(event.msg, size, args->buf);\n    socket_data_events.perf_submit(ctx, place_data, sizeof(*place_data));\n#undef event\n',
      ],
    ],
    quick: true,
  },
  {
    name: 'memset',
    level: 4,
    difference: 'Events are cleared with memset.',
    patches: [
      [OPEN_EVENT, '    struct socket_open_event_t event;\n    __builtin_memset(&event, 0, sizeof(event));\n'],
      [DATA_EVENT, '    struct socket_data_event_t event;\n    memset(&event, 0, sizeof(event));\n'],
      [CLOSE_EVENT, '    struct socket_close_event_t event;\n    __builtin_memset(&event, 0, sizeof(event));\n'],
    ],
  },
  {
    name: 'extra-fields',
    level: 4,
    difference: 'Fields of its own stand behind those of the contract.',
    patches: [
      ['    union sockaddr_t addr;\n};', '    union sockaddr_t addr;\n    u64 extra;\n};'],
      ['    char msg[MAX_MSG_SIZE];\n};', '    char msg[MAX_MSG_SIZE];\n    u32 extra;\n};'],
      [
        'struct socket_close_event_t {\n    u64 timestamp_ns;\n    struct conn_id_t conn_id;\n',
        'struct socket_close_event_t {\n    u64 timestamp_ns;\n    struct conn_id_t conn_id;\n    char name[16];\n',
      ],
    ],
  },
  {
    name: 'limit-by-mask',
    level: 4,
    difference: 'The copy is limited by a mask behind the comparison.',
    patches: [
      [
        '    bpf_probe_read_user(event.msg, size, args->buf);\n',
        '    bpf_probe_read_user(event.msg, size & 0x1ff, args->buf);\n',
      ],
    ],
  },
];
