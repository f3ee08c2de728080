import type { OutputName } from '../events/layout.ts';
import { released } from '../judge/checks/arguments.ts';
import { noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightBytes, rightDirection, rightSize } from '../judge/checks/data.ts';
import { rightConnection, rightTime } from '../judge/checks/fields.ts';
import { transfersOf } from '../judge/facts.ts';
import { inTheText } from '../misconceptions/in-the-text.ts';
import { declaresHooks, hooksOf } from './declarations.ts';
import { hookHints } from './hook-hints.ts';
import type { Level } from './level.ts';
import { namesClock } from './monotonic-clock.ts';

const OUTPUT: OutputName = 'socket_data_events';
const hooks = [...hooksOf('writev'), ...hooksOf('readv')];
const vectors = transfersOf('writev', 'readv');
const where = 'syscall__probe_ret_writev';

export const level5: Level = {
  number: 5,
  title: 'Vectors: an event for each piece that writev and readv move',
  hooks,
  outputs: [],
  exercises: ['vectors', 'servers'],
  servers: ['plain'],
  steps: [
    {
      name: 'hooks',
      title: 'The hooks of writev and readv are there and attach',
      hints: hookHints('writev', 'Keep fd, iov and iovcnt in a map of their own; then do the same for readv.'),
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'one-event',
      title: 'Every piece of HTTP has exactly one event',
      hints: [
        'A server may hand over its response in pieces: the head in one, the body in another. What does your program say of each?',
        `In ${where}: a loop over the list, with an end that the verifier knows (16 pieces), reads one struct iovec after the other. What counts as HTTP is told by the first piece that is not empty, and by the size of the whole.`,
        `int zero = 0;
s64 *rest = rests.lookup(&zero); // of BPF_PERCPU_ARRAY(rests, s64, 1)
// … a test for NULL, and the result
for (int i = 0; *rest > 0 && i < 16 && i < args->iovcnt; i++) {
    struct iovec piece = {};
    bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]);
    // … an event for what this piece has of the rest
}`,
      ],
      where,
      text: inTheText,
      check: oneEventEach('piece of HTTP that writev or readv moved', 'data', vectors),
    },
    {
      name: 'only-http',
      title: 'Other data, short data, failures and pieces without a part have none',
      hints: [
        'The result says how much was moved in all. Which pieces does it reach?',
        'In front of the loop: the result is at least 16, and the first piece that is not empty begins like HTTP. In the loop: take from the result what each piece has, and stop when nothing is left.',
        `u64 moved = piece.iov_len > *rest ? *rest : piece.iov_len;
*rest -= moved;
if (moved == 0) …`,
      ],
      where,
      check: noneForOthers(
        'no data event for a writev or readv that failed, ended, or moved fewer than 16 bytes or no HTTP, and none for a piece that its result does not reach',
        vectors,
      ),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection',
      hints: [
        'All pieces of a call go over one connection.',
        'Where you set conn_id: fd is the argument that the entry hook saved, for each event of the loop.',
        'event.conn_id = create_conn_id(pid_tgid, args->…);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['conn_id', 'fd'] },
      check: rightConnection(vectors),
    },
    {
      name: 'direction',
      title: 'direction is kEgress for writev and kIngress for readv',
      hints: [
        'Think of the server: which of the two takes something in?',
        'Where you call the function that both hooks share: the direction is the same as for write and read.',
        'process_vector(ctx, pid_tgid, args, …);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['direction'] },
      check: rightDirection(vectors),
    },
    {
      name: 'size',
      title: 'msg_size is what the piece has, at most 400',
      hints: [
        'A piece has a length. Was all of it moved?',
        'Where you set msg_size: the length of the piece, or what the result still reaches if that is less, limited to the 400 bytes of msg.',
        'u32 size = moved > 400 ? … : …;\nevent.msg_size = size;',
      ],
      where,
      sets: { output: OUTPUT, fields: ['msg_size'] },
      check: rightSize(vectors),
    },
    {
      name: 'bytes',
      title: 'msg holds the bytes of the piece and nothing behind them',
      hints: [
        'Each piece is somewhere else in the memory of the server. And what is in the event when the next piece comes?',
        'In the loop: copy from iov_base of this piece, into an event that was all zero. Begin each round with a new one.',
        'struct socket_data_event_t event = {};\n…\nbpf_probe_read_user(event.msg, …, piece.iov_base);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['msg'] },
      check: rightBytes(vectors),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hints: [
        'Pieces of one call may have the same time, but never another call’s.',
        'In the loop, before perf_submit: the same clock as for the other events.',
        'event.timestamp_ns = bpf_ktime_get_…();',
      ],
      where,
      sets: { output: OUTPUT, fields: ['timestamp_ns'] },
      check: rightTime(vectors),
      reconsider: namesClock(hooks),
    },
    {
      name: 'released',
      title: 'No saved arguments are left behind',
      hints: [
        'Whatever happens, the entry has to go when the call is over.',
        'Follow both return hooks from their first line: for a failure, for 0 bytes, for data that is not HTTP. Does every way come to delete()?',
        'active_writev_args_map.delete(&pid_tgid); as the last thing before return 0;, with no return above it.',
      ],
      where,
      check: (facts) => released('writev')(facts) ?? released('readv')(facts),
    },
  ],
};
