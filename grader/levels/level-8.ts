import type { OutputName } from '../events/layout.ts';
import { bigEnough } from '../judge/checks/counts.ts';
import { rightBytes, rightDirection, rightSize } from '../judge/checks/data.ts';
import { rightConnection } from '../judge/checks/fields.ts';
import {
  beginsAnew,
  chunksOf,
  everyByte,
  everyByteOnce,
  everyMethod,
  noEventWithout,
  rightPosition,
  showsGaps,
  staysHttp,
} from '../judge/checks/streams.ts';
import { declaresOutput } from './declarations.ts';
import type { Level } from './level.ts';

const OUTPUT: OutputName = 'socket_chunk_events';
const where = 'syscall__probe_ret_read';
const whereClose = 'syscall__probe_ret_close';
const sets = (...fields: string[]) => ({ output: OUTPUT, fields });

export const level8: Level = {
  number: 8,
  title: 'Whole messages: every byte of every connection that speaks HTTP',
  hooks: [],
  outputs: [OUTPUT],
  exercises: ['whole'],
  steps: [
    {
      name: 'output',
      title: `Events of the right size go to ${OUTPUT}`,
      hints: [
        'A part of a message says where it belongs. The event of level 2 has no field for that.',
        'Instead of struct socket_data_event_t: a struct with one more field, position, between msg_size and msg; and a perf output of the new name instead of the old one.',
        `struct socket_chunk_event_t {
    u64 timestamp_ns;
    struct conn_id_t conn_id;
    enum traffic_direction_t direction;
    u32 msg_size;
    u64 …;
    char msg[400];
};
BPF_PERF_OUTPUT(…);`,
      ],
      where,
      bundle: declaresOutput(OUTPUT),
      check: bigEnough(OUTPUT),
    },
    {
      name: 'methods',
      title: 'A connection is HTTP from its first request on, whichever method that has',
      hints: [
        'POST is not the only thing that clients ask with.',
        'In the function that tells HTTP by its first letters: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS and HTTP. Three of them have fewer than four letters, or exactly: compare the space behind those as well.',
        `u32 start = 0;
bpf_probe_read_user(&start, sizeof(start), buf);
return start == LETTERS('G', 'E', 'T', ' ') || start == LETTERS('H', 'E', 'A', 'D') || …`,
      ],
      where,
      check: everyMethod,
    },
    {
      name: 'connection-state',
      title: 'What comes later is reported whatever it begins with',
      hints: [
        'The rest of a body does not begin with POST. How can you know that it is part of a message?',
        'Keep what you have learned about a connection in a map of its own, under conn_id: an entry is there once HTTP was seen. Ask the map first, and the letters only when it has no entry.',
        `BPF_HASH(http_connections, struct conn_id_t, struct connection_t);
struct connection_t *connection = http_connections.lookup(&conn_id);
if (connection == NULL && …) {
    // … update, and look up again
}`,
      ],
      where,
      check: staysHttp,
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection, in every event',
      hints: [
        'All parts of a message have the same conn_id.',
        'Where you set conn_id: once, before the loop, with the fd that the entry hook saved.',
        'event->conn_id = create_conn_id(pid_tgid, content->…);',
      ],
      where,
      sets: sets('conn_id', 'fd'),
      check: rightConnection(chunksOf),
    },
    {
      name: 'chunks',
      title: 'Every byte is reported, 400 at a time',
      hints: [
        'One event has room for 400 bytes. How many does a call of 1,000 take?',
        'A loop with an end that the verifier knows (32): each turn reports at most 400 bytes of what is left of the piece, moves on, and takes the next piece when nothing is left of this one. If the verifier says "R2 min value is negative" or "BPF program is too large", keep what is left in the per-CPU map as well: the chapter says why.',
        `u32 size = report->left > MAX_MSG_SIZE ? MAX_MSG_SIZE : report->left;
// … report size bytes; then
from += size; report->left -= size; report->rest -= size;`,
      ],
      where,
      check: everyByte,
    },
    {
      name: 'only-http',
      title: 'A connection that never speaks HTTP has no event',
      hints: [
        'Other protocols use the same calls. What do you know of a connection before anything came over it?',
        'Where the entry of a connection is made: only when the call began like HTTP, and moved at least 16 bytes. No entry, no event.',
        'if (connection == NULL && is_http(content)) { … }\nif (connection == NULL) {\n    return;\n}',
      ],
      where,
      check: noEventWithout,
    },
    {
      name: 'once',
      title: 'No byte is reported twice',
      hints: [
        'The second event goes on where the first one ended.',
        'In the loop: the place that is copied from moves on by what was reported, and what is left becomes less by as much.',
        'from += size;\nreport->left -= size;\nreport->rest -= size;',
      ],
      where,
      check: everyByteOnce,
    },
    {
      name: 'direction',
      title: 'direction is set in every event',
      hints: [
        'An event that is used again still has what the call before has set.',
        'Where you set direction: for every call anew, as the return hook says.',
        'event->direction = …;',
      ],
      where,
      sets: sets('direction'),
      check: rightDirection(chunksOf),
    },
    {
      name: 'size',
      title: 'msg_size is what this event has',
      hints: [
        'The last part of a message is shorter than the others.',
        'Where you set msg_size: in the loop, the number that you also copy by.',
        'event->msg_size = …;',
      ],
      where,
      sets: sets('msg_size'),
      check: rightSize(chunksOf),
    },
    {
      name: 'position',
      title: 'position counts the bytes that went this way before',
      hints: [
        'Two numbers for each connection: what has come in, and what has gone out.',
        'In the entry of the connection: a count for each direction. The position of the first event of a call is the count so far; within the call each event stands behind the one before it.',
        `event->position = connection->carried[direction];
connection->carried[direction] += …;
// and in the loop, behind perf_submit
event->position += …;`,
      ],
      where,
      sets: sets('position'),
      check: rightPosition,
    },
    {
      name: 'gap',
      title: 'What is left out shows as a gap in position',
      hints: [
        'Of a call of 60,000 bytes the last ones are not reported. How can a reader know?',
        'Where the count goes on: by all that the call moved, not by what you could report of it.',
        'connection->carried[direction] += content->size;',
      ],
      where,
      sets: sets('position'),
      check: showsGaps,
    },
    {
      name: 'reuse',
      title: 'A descriptor that is used again begins anew',
      hints: [
        'The number of a connection that was closed is the next one that accept gives.',
        'In the return hook of close, when it succeeded: the entry of the connection goes. What comes over the number next is not HTTP until it begins like HTTP, and its positions begin at 0.',
        'http_connections.delete(&event.conn_id);',
      ],
      where: whereClose,
      check: beginsAnew,
    },
    {
      name: 'bytes',
      title: 'msg holds the bytes at this position, and nothing behind them',
      hints: [
        'Each event has another part of the buffer, or of the piece.',
        'Where you fill in msg: from the place that the loop has come to. Submit only as much of the event as is used, or clear what is behind it.',
        'bpf_probe_read_user(event->msg, size, from);\nsocket_chunk_events.perf_submit(ctx, event, sizeof(*event) - MAX_MSG_SIZE + size);',
      ],
      where,
      sets: sets('msg'),
      check: rightBytes(chunksOf),
    },
  ],
};
