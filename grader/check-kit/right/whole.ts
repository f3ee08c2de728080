import type { Patch, RightProgram } from '../program.ts';

const CLAMP = '        u32 size = report->left > MAX_MSG_SIZE ? MAX_MSG_SIZE : report->left;\n';
const SUBMIT = '        socket_chunk_events.perf_submit(ctx, event, sizeof(*event) - MAX_MSG_SIZE + size);\n';
const COPY = '        bpf_probe_read_user(event->msg, size, from);\n';
const FORGET_AT_ACCEPT =
  '    // The one before it may have ended unseen.\n    http_connections.delete(&event.conn_id);\n';

const atLevel8 = (name: string, difference: string, ...patches: Patch[]): RightProgram => ({
  ...{ name, level: 8, difference, patches },
});

/** Programs that report whole messages in another way. */
export const otherStreams: RightProgram[] = [
  {
    ...atLevel8(
      'half-size',
      'Events of 256 bytes, twice as many of them.',
      [CLAMP, '        u32 size = report->left > 256 ? 256 : report->left;\n'],
      ['#define MAX_CHUNKS 32', '#define MAX_CHUNKS 64'],
    ),
    quick: true,
  },
  {
    ...atLevel8('forty-eight-events', 'More events for a call than have to be.', [
      '#define MAX_CHUNKS 32',
      '#define MAX_CHUNKS 48',
    ]),
    quick: true,
  },
  atLevel8('forgotten-at-close-only', 'accept does not touch what is known of a number.', [FORGET_AT_ACCEPT, '']),
  atLevel8(
    'whole-events',
    'Every event is sent with all of its 432 bytes, the unused ones cleared.',
    [COPY, `        __builtin_memset(event->msg, 0, sizeof(event->msg));\n${COPY}`],
    [SUBMIT, SUBMIT.replace('sizeof(*event) - MAX_MSG_SIZE + size', 'sizeof(*event)')],
  ),
  {
    ...atLevel8(
      'count-in-the-loop',
      'The count is set in front of the loop, and each position is computed from it.',
      ['    event->position = connection->carried[direction];\n', '    u64 first = connection->carried[direction];\n'],
      ['        event->position += size;\n', ''],
      [SUBMIT, `        event->position = first + (content->size - report->rest);\n${SUBMIT}`],
    ),
    quick: true,
  },
  atLevel8(
    'one-key-for-a-connection',
    'What is known of a connection is kept under one number of 64 bits.',
    [
      'BPF_HASH(http_connections, struct conn_id_t, struct connection_t);',
      'BPF_HASH(http_connections, u64, struct connection_t);',
    ],
    ['http_connections.lookup(conn_id)', 'http_connections.lookup((u64 *)conn_id)', 'all'],
    ['http_connections.update(conn_id, &fresh)', 'http_connections.update((u64 *)conn_id, &fresh)'],
    ['http_connections.delete(&event.conn_id)', 'http_connections.delete((u64 *)&event.conn_id)', 'all'],
  ),
  atLevel8('time-of-each-event', 'Each event has the time at which it was made.', [
    COPY,
    `        event->timestamp_ns = bpf_ktime_get_ns();\n${COPY}`,
  ]),
  atLevel8('more-methods', 'CONNECT and TRACE are recognised as well.', [
    "    return start == LETTERS('H', 'T', 'T', 'P')",
    "    return start == LETTERS('C', 'O', 'N', 'N') || start == LETTERS('T', 'R', 'A', 'C') ||\n           start == LETTERS('H', 'T', 'T', 'P')",
  ]),
  atLevel8('letter-by-letter', 'The first letters are compared one by one for the answer.', [
    "    return start == LETTERS('H', 'T', 'T', 'P')",
    "    const char *letters = (const char *)&start;\n    return (letters[0] == 'H' && letters[1] == 'T' && letters[2] == 'T' && letters[3] == 'P')",
  ]),
  atLevel8('state-in-an-lru-map', 'What is known of connections is in a map that drops the oldest.', [
    'BPF_HASH(http_connections, struct conn_id_t, struct connection_t);',
    'BPF_TABLE("lru_hash", struct conn_id_t, struct connection_t, http_connections, 10240);',
  ]),
];
