import type { WrongProgram } from '../../program.ts';
import { SIZE, WITH_COUNT } from './places.ts';

const TIME = 'event.timestamp_ns = bpf_ktime_get_ns();\n    event.conn_id = create_conn_id(pid_tgid, args->fd);';
const CONN_ID = 'event.conn_id = create_conn_id(pid_tgid, args->fd);';

/** Programs whose events have a wrong field. */
export const fields: WrongProgram[] = [
  {
    name: 'fd-is-the-result',
    level: 2,
    step: '2.connection',
    misconception: 'The result is the descriptor, as in accept4.',
    patches: [[CONN_ID, CONN_ID.replace('args->fd', 'moved')]],
    quick: true,
  },
  {
    name: 'fd-never-saved',
    level: 2,
    step: '2.connection',
    misconception: 'The connection fills itself in.',
    patches: [['    args.fd = fd;\n', '']],
  },
  {
    name: 'thread-for-process',
    level: 2,
    step: '2.connection',
    misconception: 'The lower half is the process id.',
    patches: [[CONN_ID, 'event.conn_id = create_conn_id(pid_tgid << 32, args->fd);']],
  },
  {
    name: 'direction-out',
    level: 2,
    step: '2.direction',
    misconception: 'The direction is seen from the client.',
    patches: [['process_data(ctx, pid_tgid, args, kIngress);', 'process_data(ctx, pid_tgid, args, kEgress);']],
  },
  {
    name: 'directions-swapped',
    level: 2,
    step: '2.direction',
    misconception: 'The order of the names does not matter.',
    patches: [
      [
        '    kEgress,  // The server wrote it.\n    kIngress, // The server read it.\n',
        '    kIngress,\n    kEgress,\n',
      ],
    ],
    quick: true,
  },
  {
    name: 'direction-never-set',
    level: 2,
    step: '2.direction',
    misconception: 'The direction fills itself in.',
    patches: [['    event.direction = direction;\n', '']],
  },
  {
    name: 'direction-by-content',
    level: 2,
    step: '2.direction',
    misconception: 'Requests come in, and responses go out.',
    patches: [
      [
        '    event.direction = direction;\n',
        "    char first = 0;\n    bpf_probe_read_user(&first, 1, args->buf);\n    event.direction = first == 'H' ? kEgress : kIngress;\n",
      ],
    ],
  },
  {
    name: 'size-before-direction',
    level: 2,
    step: '2.direction',
    misconception: 'The order of the fields is a matter of taste.',
    patches: [
      [
        '    enum traffic_direction_t direction;\n    u32 msg_size; // The bytes of msg that count.\n',
        '    u32 msg_size;\n    enum traffic_direction_t direction;\n',
      ],
    ],
  },
  {
    name: 'size-asked-for',
    level: 2,
    step: '2.size',
    misconception: 'The size that was asked for is the size that came.',
    patches: [
      ...WITH_COUNT,
      ['event.msg_size = size;', 'event.msg_size = args->count > MAX_MSG_SIZE ? MAX_MSG_SIZE : args->count;'],
    ],
    quick: true,
  },
  {
    name: 'size-not-clamped',
    level: 2,
    step: '2.size',
    misconception: 'msg_size is the size of the whole message.',
    patches: [['event.msg_size = size;', 'event.msg_size = moved;']],
  },
  {
    name: 'size-of-the-rest',
    level: 2,
    step: '2.size',
    misconception: 'What does not fit counts from the beginning again.',
    patches: [['event.msg_size = size;', 'event.msg_size = moved % MAX_MSG_SIZE;']],
  },
  {
    name: 'size-always-400',
    level: 2,
    step: '2.size',
    misconception: 'msg_size is the room that there is.',
    patches: [['event.msg_size = size;', 'event.msg_size = MAX_MSG_SIZE;']],
  },
  {
    name: 'size-one-short',
    level: 2,
    step: '2.size',
    misconception: 'A message needs a zero at its end.',
    patches: [['event.msg_size = size;', 'event.msg_size = size - 1;']],
  },
  {
    name: 'size-at-most-399',
    level: 2,
    step: '2.size',
    misconception: 'The last place is for a zero.',
    patches: [[SIZE, SIZE.replace('MAX_MSG_SIZE ? MAX_MSG_SIZE', 'MAX_MSG_SIZE - 1 ? MAX_MSG_SIZE - 1')]],
  },
  {
    name: 'size-in-whole-words',
    level: 2,
    step: '2.size',
    misconception: 'Memory is copied in words of eight bytes.',
    patches: [['event.msg_size = size;', 'event.msg_size = size & ~7;']],
  },
  {
    name: 'size-never-set',
    level: 2,
    step: '2.size',
    misconception: 'The size fills itself in.',
    patches: [['    event.msg_size = size;\n', '']],
  },
  {
    name: 'wide-direction',
    level: 2,
    step: '2.size',
    misconception: 'A larger type does no harm.',
    patches: [['    enum traffic_direction_t direction;\n    u32 msg_size', '    u64 direction;\n    u32 msg_size']],
  },
  {
    name: 'time-never-set',
    level: 2,
    step: '2.time',
    misconception: 'The perf buffer knows the time.',
    patches: [[TIME, CONN_ID]],
  },
  {
    name: 'microseconds',
    level: 2,
    step: '2.time',
    misconception: 'Microseconds are the usual unit.',
    patches: [[TIME, TIME.replace('get_ns()', 'get_ns() / 1000')]],
  },
  {
    name: 'boot-time',
    level: 2,
    step: '2.time',
    misconception: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    patches: [[TIME, TIME.replace('ktime_get_ns', 'ktime_get_boot_ns')]],
  },
];
