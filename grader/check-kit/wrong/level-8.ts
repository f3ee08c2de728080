import type { Patch, WrongProgram } from '../program.ts';

const METHODS = `    return start == LETTERS('H', 'T', 'T', 'P') || start == LETTERS('G', 'E', 'T', ' ') ||
           start == LETTERS('H', 'E', 'A', 'D') || start == LETTERS('P', 'O', 'S', 'T') ||
           start == LETTERS('P', 'U', 'T', ' ') || start == LETTERS('D', 'E', 'L', 'E') ||
           start == LETTERS('P', 'A', 'T', 'C') || start == LETTERS('O', 'P', 'T', 'I');`;
const NO_CONNECTION = '    if (connection == NULL && is_http(content)) {';
const POSITION = '    event->position = connection->carried[direction];\n';
const COUNT = '    connection->carried[direction] += content->size;\n';
const COPY = '        bpf_probe_read_user(event->msg, size, from);\n';
const SUBMIT = '        socket_chunk_events.perf_submit(ctx, event, sizeof(*event) - MAX_MSG_SIZE + size);\n';
const MOVE_ON = '        event->position += size;\n';
const FORGET_AT_CLOSE =
  '    // The number is free: what comes over it next is another connection.\n    http_connections.delete(&event.conn_id);\n';
const FORGET_AT_ACCEPT =
  '    // The one before it may have ended unseen.\n    http_connections.delete(&event.conn_id);\n';
const NEVER_FORGOTTEN: Patch[] = [
  [FORGET_AT_CLOSE, ''],
  [FORGET_AT_ACCEPT, ''],
];
const POST_AND_HTTP = "    return start == LETTERS('H', 'T', 'T', 'P') || start == LETTERS('P', 'O', 'S', 'T');";
const EACH_CALL_TESTED: Patch = [
  NO_CONNECTION,
  '    if (!is_http(content)) {\n        return NULL;\n    }\n    if (connection == NULL) {',
];
const ONE_CHUNK_A_PIECE: Patch = [
  '        report->left -= size;\n        report->rest -= size;',
  '        report->rest -= report->left;\n        report->left = 0;',
];
const CONNECTION_ID = '    struct conn_id_t conn_id = create_conn_id(pid_tgid, content->fd);\n';
const IS_KNOWN = `${CONNECTION_ID}    struct connection_t *connection = find_connection(&conn_id, content);\n`;
const TESTS = '    if (size < MIN_HTTP_SIZE) {\n        return false;\n    }\n';

const CLEARED: Patch = [COPY, `        __builtin_memset(event->msg, 0, sizeof(event->msg));\n${COPY}`];
const WHOLE_EVENT: Patch = [SUBMIT, SUBMIT.replace('sizeof(*event) - MAX_MSG_SIZE + size', 'sizeof(*event)')];

type Told = [name: string, step: string, misconception: string];

const wrong = ([name, step, misconception]: Told, ...patches: Patch[]): WrongProgram => ({
  ...{ name, level: 8, step: step.includes('.') ? step : `8.${step}`, misconception, patches },
});

/** One whose run is recorded. */
const quick = (...program: Parameters<typeof wrong>): WrongProgram => ({ ...wrong(...program), quick: true });

/** A map of its own for the counts, with so many entries. */
const countedBy = (key: string, entries: number): Patch[] => [
  [
    '// Reports what a call moved, 400 bytes at a time,',
    `BPF_ARRAY(counts, struct connection_t, ${entries});\n\n// Reports what a call moved, 400 bytes at a time,`,
  ],
  [
    '    if (connection == NULL || report == NULL) {',
    `    u32 key = ${key};
    struct connection_t *counted = counts.lookup(&key);
    if (connection == NULL || report == NULL || counted == NULL) {`,
  ],
  [POSITION, '    event->position = counted->carried[direction];\n'],
  [COUNT, '    counted->carried[direction] += content->size;\n'],
];

export const level8: WrongProgram[] = [
  // What there is to report to.
  quick(
    ['old-output', '2.output', 'The output of level 2 serves for everything.'],
    ['socket_chunk_events', 'socket_parts_events', 'all'],
  ),
  wrong(
    ['no-limit', '2.hooks', 'A copy ends where its room ends.'],
    ['report->left > MAX_MSG_SIZE ? MAX_MSG_SIZE : report->left', 'report->left'],
  ),
  quick(
    ['program-of-level-7', 'output', 'The output of level 2 serves for everything.'],
    ['    u64 position; // How many bytes the connection carried in this direction before them.\n', ''],
    [POSITION, ''],
    [MOVE_ON, ''],
    ['socket_chunk_events', 'socket_data_events', 'all'],
    [METHODS, POST_AND_HTTP],
    EACH_CALL_TESTED,
    ONE_CHUNK_A_PIECE,
  ),
  wrong(
    ['no-position', '2.output', 'The reader can count by itself.'],
    ['    u64 position; // How many bytes the connection carried in this direction before them.\n', ''],
    [POSITION, ''],
    [MOVE_ON, ''],
  ),

  // Which connections are HTTP.
  quick(['post-and-http-only', 'methods', 'Requests begin with POST.'], [METHODS, POST_AND_HTTP]),
  wrong(
    ['methods-of-four-letters', 'methods', 'Every method has four letters.'],
    ["start == LETTERS('G', 'E', 'T', ' ')", "start == LETTERS('G', 'E', 'T', 'S')"],
    ["start == LETTERS('P', 'U', 'T', ' ')", "start == LETTERS('P', 'U', 'T', 'S')"],
  ),
  wrong(
    ['no-options', 'methods', 'Nobody sends OPTIONS.'],
    [METHODS, METHODS.replace(" || start == LETTERS('O', 'P', 'T', 'I')", '')],
  ),
  quick(['each-call-tested', 'connection-state', 'Every call begins a message.'], EACH_CALL_TESTED),
  wrong(
    ['by-direction', 'connection-state', 'Requests and responses are two things.'],
    [
      IS_KNOWN,
      `${CONNECTION_ID}    conn_id.fd = conn_id.fd * 2 + direction;
    struct connection_t *connection = find_connection(&conn_id, content);
    conn_id.fd = content->fd;
`,
    ],
    ...NEVER_FORGOTTEN,
  ),
  quick(
    ['short-parts-left-out', 'connection-state', 'Fewer than 16 bytes are no HTTP.'],
    ['    if (content->size <= 0) {', '    if (content->size < MIN_HTTP_SIZE) {'],
  ),
  wrong(
    ['forgotten-after-the-answer', 'connection-state', 'An answer ends the conversation.'],
    [COUNT, `${COUNT}    if (direction == kEgress) {\n        http_connections.delete(&conn_id);\n    }\n`],
  ),

  // How much of a call.
  quick(['first-chunk-only', 'chunks', 'An event is for a call.'], [MOVE_ON, `${MOVE_ON}        break;\n`]),
  quick(['one-chunk-a-piece', 'chunks', 'A piece fits into an event.'], ONE_CHUNK_A_PIECE),
  quick(
    ['rest-left-out', 'chunks', 'Sizes are multiples of 400.'],
    [
      '        event->msg_size = size;\n',
      '        if (size < MAX_MSG_SIZE && i > 0 && content->buf != NULL) {\n            break;\n        }\n        event->msg_size = size;\n',
    ],
  ),
  quick(['eight-chunks', 'chunks', 'A few events are enough.'], ['#define MAX_CHUNKS 32', '#define MAX_CHUNKS 8']),
  wrong(
    ['thirty-one-chunks', 'chunks', 'A loop to 31 has 32 turns.'],
    ['i < MAX_CHUNKS; i++', 'i < MAX_CHUNKS - 1; i++'],
  ),
  wrong(
    ['a-gap-between-events', 'chunks', 'A slip: one byte too far.'],
    [
      '        from += size;\n        report->left -= size;',
      '        from += size + (report->left > size);\n        report->left -= size + (report->left > size);',
    ],
  ),

  // What has no event.
  quick(
    ['everything-is-http', '2.only-http', 'What comes over a socket is HTTP.'],
    [NO_CONNECTION, '    if (connection == NULL) {'],
  ),
  wrong(
    ['one-letter', 'only-http', 'The first letter tells.'],
    [
      "    return start == LETTERS('H', 'T', 'T', 'P')",
      "    return (start & 0xff) == 'S' || start == LETTERS('H', 'T', 'T', 'P')",
    ],
  ),
  wrong(['short-beginnings', 'only-http', 'The letters are enough.'], [TESTS, '']),

  // Each byte once.
  quick(['the-same-bytes-again', 'chunks', 'The kernel moves on by itself.'], ['        from += size;\n', '']),
  wrong(
    ['last-event-twice', 'once', 'The rest needs an event of its own.'],
    [MOVE_ON, `${MOVE_ON}        if (report->rest == size && i > 2) {\n    ${SUBMIT}        }\n`],
  ),

  // Where it stands.
  quick(
    ['position-never-set', 'position', 'The reader can count by itself.'],
    [POSITION, '    event->position = 0;\n'],
    [MOVE_ON, ''],
  ),
  quick(
    ['position-within-the-call', 'position', 'A message begins with each call.'],
    [POSITION, '    event->position = 0;\n'],
  ),
  quick(['position-stands-still', 'position', 'All parts of a call stand at one place.'], [MOVE_ON, '']),
  quick(
    ['position-behind', 'position', 'position says where the event ends.'],
    [MOVE_ON, ''],
    [SUBMIT, `${MOVE_ON}${SUBMIT}`],
  ),
  quick(
    ['directions-together', 'position', 'A connection is one stream.'],
    [POSITION, '    event->position = connection->carried[0];\n'],
    [COUNT, '    connection->carried[0] += content->size;\n'],
  ),
  wrong(
    ['messages-counted', 'position', 'position is the number of the event.'],
    [COUNT, '    connection->carried[direction] += 1;\n'],
  ),
  wrong(['one-count-for-all', 'position', 'There is one connection.'], ...countedBy('0', 1)),
  wrong(
    ['counted-from-the-first-byte', 'position', 'Every byte of the connection counts.'],
    ['    u64 carried[2]; // By direction: how many bytes since then.', '    u64 carried[2];\n    bool is_http;'],
    [
      '    if (connection == NULL && is_http(content)) {\n',
      '    if (connection != NULL && !connection->is_http && is_http(content)) {\n        connection->is_http = true;\n    }\n    if (connection == NULL) {\n',
    ],
    [
      '        struct connection_t fresh = {};\n',
      '        struct connection_t fresh = {};\n        fresh.is_http = is_http(content);\n',
    ],
    [COUNT, `${COUNT}    if (!connection->is_http) {\n        return;\n    }\n`],
  ),
  quick(
    ['gap-not-counted', 'gap', 'Only what is reported counts.'],
    [COUNT, ''],
    [MOVE_ON, `${MOVE_ON}        connection->carried[direction] += size;\n`],
  ),

  // The number again.
  quick(['never-forgotten', 'reuse', 'A number is a connection.'], ...NEVER_FORGOTTEN),
  wrong(['forgotten-at-accept-only', 'reuse', 'Only accept gives numbers.'], [FORGET_AT_CLOSE, '']),
  quick(
    ['count-of-the-number', 'reuse', 'A number is a connection.'],
    ['    u64 carried[2]; // By direction: how many bytes since then.', '    u64 carried[2];\n    bool is_http;'],
    [
      NO_CONNECTION,
      `    if ((connection == NULL || !connection->is_http) && !is_http(content)) {
        return NULL;
    }
    if (connection != NULL) {
        connection->is_http = true;
    } else {`,
    ],
    [
      '        struct connection_t fresh = {};\n',
      '        struct connection_t fresh = {};\n        fresh.is_http = true;\n',
    ],
    [
      FORGET_AT_CLOSE,
      `    struct connection_t *ended = http_connections.lookup(&event.conn_id);
    if (ended != NULL) {
        ended->is_http = false;
    }
`,
    ],
    [FORGET_AT_ACCEPT, ''],
  ),

  // What it says.
  wrong(
    ['size-of-the-rest', '2.size', 'msg_size says how much there still is.'],
    ['        event->msg_size = size;\n', '        event->msg_size = report->left;\n'],
  ),
  wrong(
    ['always-400', '2.size', 'An event has 400 bytes.'],
    ['        event->msg_size = size;\n', '        event->msg_size = MAX_MSG_SIZE;\n'],
    CLEARED,
    WHOLE_EVENT,
  ),
  // What the events behind the first one say.
  quick(
    ['later-events-without-connection', 'connection', 'What was sent is empty.'],
    [MOVE_ON, `${MOVE_ON}        event->conn_id.fd = 0;\n`],
  ),
  wrong(
    ['later-events-turned-round', 'direction', 'What was sent is empty.'],
    [MOVE_ON, `${MOVE_ON}        event->direction = kEgress;\n`],
  ),
  quick(
    ['size-of-the-first-event', 'size', 'All events of a call have the same size.'],
    [
      '        event->msg_size = size;\n',
      '        if (from == content->buf || content->buf == NULL) {\n            event->msg_size = size;\n        }\n',
    ],
    CLEARED,
    WHOLE_EVENT,
  ),
  wrong(
    ['later-events-with-old-bytes', 'bytes', 'What is behind msg_size does not matter.'],
    [
      SUBMIT,
      `        bool behind = from != content->buf && content->buf != NULL;\n${SUBMIT.replace('sizeof(*event) - MAX_MSG_SIZE + size', 'behind ? sizeof(*event) : sizeof(*event) - MAX_MSG_SIZE + size')}`,
    ],
  ),
  wrong(['bytes-of-the-event-before', '2.bytes', 'What is behind msg_size does not matter.'], WHOLE_EVENT),
  wrong(
    ['kernel-memory', '2.bytes', 'It does not matter whose memory is read.'],
    [COPY, COPY.replace('read_user', 'read_kernel')],
  ),
];
