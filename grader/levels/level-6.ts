import type { OutputName } from '../events/layout.ts';
import { released } from '../judge/checks/arguments.ts';
import { noneForOthers, oneEventEach } from '../judge/checks/counts.ts';
import { rightBytes, rightDirection, rightSize } from '../judge/checks/data.ts';
import { rightConnection, rightTime } from '../judge/checks/fields.ts';
import { transfersOf, withExtraFor } from '../judge/facts.ts';
import { inTheText } from '../misconceptions/in-the-text.ts';
import { isLook } from '../platform/call.ts';
import { declaresHooks, hooksOf } from './declarations.ts';
import { hookHints } from './hook-hints.ts';
import type { Level } from './level.ts';
import { namesClock } from './monotonic-clock.ts';

const OUTPUT: OutputName = 'socket_data_events';
const calls = ['recvfrom', 'sendto', 'recvmsg', 'sendmsg'] as const;
const hooks = calls.flatMap(hooksOf);
const messages = transfersOf(...calls);
const where = 'syscall__probe_ret_recvfrom';
const whereMessage = 'syscall__probe_ret_recvmsg';

export const level6: Level = {
  number: 6,
  title: 'Messages: the calls that are for sockets only',
  hooks,
  outputs: [],
  exercises: ['messages'],
  servers: ['nginx', 'python'],
  steps: [
    {
      name: 'hooks',
      title: 'The hooks of recvfrom, sendto, recvmsg and sendmsg are there and attach',
      hints: hookHints(
        'recvfrom',
        'Keep fd, buf, len and flags, in a map of their own; for recvmsg and sendmsg fd, msg and flags.',
      ),
      bundle: declaresHooks(hooks),
      load: true,
    },
    {
      name: 'one-event',
      title: 'Every transfer of HTTP by one of the four calls is reported',
      hints: [
        'recvfrom and sendto move one buffer, as read and write do. What do recvmsg and sendmsg move?',
        `In ${where}: the function that serves for read. In ${whereMessage}: copy the struct user_msghdr that msg points to; its msg_iov and msg_iovlen are the list of pieces that your function for vectors takes.`,
        `struct user_msghdr message = {};
bpf_probe_read_user(&message, sizeof(message), args->msg);
// … message.msg_iov has message.msg_iovlen pieces`,
      ],
      where: whereMessage,
      text: inTheText,
      check: oneEventEach('buffer or piece of HTTP that one of the four calls moved', 'data', messages),
    },
    {
      name: 'only-http',
      title: 'Other data, short data, failures and messages without pieces have none',
      hints: [
        'A message may have no piece at all. What is then in the list?',
        'The loop ends at msg_iovlen, which may be 0 while msg_iov still points to an old list. And a call that fails has a negative result, with an old message in its buffer.',
        'list.iovcnt = message.msg_iovlen;\nfor (int i = 0; i < MAX_PIECES && i < list.iovcnt && …',
      ],
      where: whereMessage,
      check: noneForOthers(
        'no data event for one of the four calls that failed, ended, or moved fewer than 16 bytes or no HTTP, and none for a piece that its result does not reach',
        withExtraFor(messages, (call) => call === undefined || !isLook(call)),
      ),
    },
    {
      name: 'peek',
      title: 'A look (MSG_PEEK) has none',
      hints: [
        'A server may look at what has come before it takes it. Then the same bytes come twice.',
        'The flags say so: they are bits, and MSG_PEEK is one of them. The entry hooks keep them; ask for the bit before anything is reported, in both kinds of calls.',
        'if (args->flags & …) {\n    return;\n}',
      ],
      where,
      check: noneForOthers(
        'no data event for a call that only looks (MSG_PEEK)',
        withExtraFor(messages, (call) => call !== undefined && isLook(call)),
      ),
    },
    {
      name: 'connection',
      title: 'conn_id is the process and the connection',
      hints: [
        'The event has to call the connection what it was called when it was opened.',
        'Where you set conn_id: fd is the argument that the entry hook saved. When a message becomes a list of pieces, its fd goes with it.',
        'list.fd = args->…;',
      ],
      where,
      sets: { output: OUTPUT, fields: ['conn_id', 'fd'] },
      check: rightConnection(messages),
    },
    {
      name: 'direction',
      title: 'direction is kIngress for what is received and kEgress for what is sent',
      hints: [
        'Think of the server: which of the four take something in?',
        'Where the return hooks call the functions that they share: recvfrom and recvmsg are kIngress, sendto and sendmsg are kEgress.',
        'process_data(ctx, pid_tgid, args, …);\nprocess_message(ctx, pid_tgid, args, …);',
      ],
      where,
      sets: { output: OUTPUT, fields: ['direction'] },
      check: rightDirection(messages),
    },
    {
      name: 'size',
      title: 'msg_size is what the buffer or the piece has, at most 400',
      hints: [
        'Can a read come to more than the buffer holds?',
        'With MSG_TRUNC in its flags, recvfrom returns the size of the whole packet, also where the buffer was smaller. Keep len in the entry hook, and let what was moved be no more than that.',
        's64 moved = PT_REGS_RC(ctx);\nif (moved > (s64)args->…) {\n    moved = args->…;\n}',
      ],
      where,
      sets: { output: OUTPUT, fields: ['msg_size'] },
      check: rightSize(messages),
    },
    {
      name: 'bytes',
      title: 'msg holds these bytes and nothing behind them',
      hints: [
        'The bytes are in the memory of the server: in the buffer, or in each piece of the message.',
        'Where you fill in msg: no more bytes than the buffer or the piece has. A message in the memory of the server is copied with bpf_probe_read_user, and so is its list, and so is each piece.',
        'bpf_probe_read_user(event.msg, size, args->buf);',
      ],
      where,
      text: inTheText,
      sets: { output: OUTPUT, fields: ['msg'] },
      check: rightBytes(messages),
    },
    {
      name: 'time',
      title: 'timestamp_ns is the time of the call',
      hints: [
        'The four calls go over the same connections as read and write. What puts them all in order?',
        'In the return hooks, before perf_submit: the same clock as for the other events.',
        'event.timestamp_ns = bpf_ktime_get_…();',
      ],
      where,
      sets: { output: OUTPUT, fields: ['timestamp_ns'] },
      check: rightTime(messages),
      reconsider: namesClock(hooks),
    },
    {
      name: 'released',
      title: 'No saved arguments are left behind',
      hints: [
        'Whatever happens, the entry has to go when the call is over.',
        'Follow the four return hooks from their first line: for a failure, for 0 bytes, for a look, for data that is not HTTP. Does every way come to delete()?',
        'active_recvfrom_args_map.delete(&pid_tgid); as the last thing before return 0;, with no return above it.',
      ],
      where,
      check: (facts) => calls.map((name) => released(name)(facts)).find((finding) => finding !== null) ?? null,
    },
  ],
};
