import type { Rows } from './rows.ts';

/** Whose event it is, and when. */
export const whoseAndWhen = {
  'thread-for-process': {
    belief: 'The lower half is the process id.',
    truth:
      'That is the thread. The process (the kernel calls it tgid) is the upper half of bpf_get_current_pid_tgid(), the thread is the lower half.',
    look: 'Shift right by 32.',
    doc: 'docs/level-1.md#process',
  },
  'shifted-by-another-number': {
    belief: 'The process stands somewhere in the upper bits.',
    truth: 'These are bits of the process and of the thread: bpf_get_current_pid_tgid() was shifted, but not by 32.',
    look: 'Shift right by 32.',
    doc: 'docs/level-1.md#process',
  },
  'process-lost': {
    belief: 'The upper half can be taken twice.',
    truth: 'pid is 0, while fd is right: pid was never set, or nothing was left of the number that was shifted.',
    look: 'Set pid to bpf_get_current_pid_tgid() >> 32. If you do: shift it once only, and is it a u64 that is not shifted yet where it is passed on?',
    doc: 'docs/level-1.md#process',
  },
  'process-and-fd-swapped': {
    belief: 'The order of two numbers does not matter.',
    truth:
      'fd holds a half of bpf_get_current_pid_tgid(), and pid is 0: the two have changed places. C does not notice that, as both are numbers.',
    look: 'Compare the call of the function that makes conn_id with its parameters: first pid_tgid, then fd.',
    doc: 'docs/level-1.md#process',
  },
  'connection-never-set': {
    belief: 'The connection fills itself in.',
    truth: 'conn_id is zero: it was never set, or it was set after the event had gone.',
    look: 'Set pid and fd before you call perf_submit.',
    doc: 'docs/level-1.md#process',
  },
  'connection-misplaced': {
    belief: 'The order of the fields is a matter of taste.',
    truth:
      'The right number is in the wrong place. The reader finds fields by their place and their size, not by their name.',
    look: 'First timestamp_ns (u64), then pid (u32), then fd (s32).',
    doc: 'docs/level-1.md#output',
  },
  'listening-socket': {
    belief: 'sockfd is the connection.',
    truth: 'sockfd is the socket that listens, the same for every client. The new connection is what accept4 returns.',
    look: 'Use PT_REGS_RC(ctx) in the return hook.',
    doc: 'docs/level-1.md#fd',
  },
  'result-for-fd': {
    belief: 'The result is the descriptor, as in accept4.',
    truth: 'That is what the call returned: a number of bytes, or 0. The descriptor is its first argument.',
    look: 'Save fd in the entry hook, and take it from there.',
    doc: 'docs/level-2.md#connection',
  },
  'fd-never-set': {
    belief: 'The descriptor fills itself in.',
    truth: 'fd is 0, which is what a field holds that nobody has set.',
    look: 'Is fd set in the event, and is it saved by the entry hook in the first place?',
    doc: 'docs/level-2.md#connection',
  },
  'fd-zero-of-a-close': {
    belief: 'The descriptor is what the call returned, or fills itself in.',
    truth: 'fd is 0. That is what close returns, and what a field holds that nobody has set.',
    look: 'The descriptor is the argument of close: save it in the entry hook, and set fd in the event from there.',
    doc: 'docs/level-4.md#connection',
  },
  'process-for-fd': {
    belief: 'The order of the fields in conn_id is a matter of taste.',
    truth: 'The process id stands where the fd belongs.',
    look: 'In conn_id the pid comes first, and then the fd.',
    doc: 'docs/level-1.md#output',
  },
  'time-never-set': {
    belief: 'The perf buffer knows the time.',
    truth: 'timestamp_ns is zero. The kernel adds no time to an event of yours.',
    look: 'Set timestamp_ns with bpf_ktime_get_ns() before you call perf_submit.',
    doc: 'docs/level-1.md#time',
  },
  'time-in-another-unit': {
    belief: 'Microseconds or milliseconds are fine enough.',
    truth: 'The time is right and the unit is not: it should be nanoseconds.',
    look: 'Take what bpf_ktime_get_ns() returns as it is, without a division.',
    doc: 'docs/level-1.md#time',
  },
  'time-of-another-moment': {
    belief: 'Any clock and any moment will do.',
    truth: 'The time does not lie within the call.',
    look: 'Is it bpf_ktime_get_ns() and no other clock, taken in the return hook, for this call, and kept in 64 bits?',
    doc: 'docs/level-1.md#time',
  },
  'boot-clock': {
    belief: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    truth:
      'CLOCK_BOOTTIME goes on while a machine sleeps, and CLOCK_MONOTONIC does not. On a laptop they soon differ by hours, and the reader of the events compares with CLOCK_MONOTONIC.',
    look: 'Call bpf_ktime_get_ns() where bpf_ktime_get_boot_ns() stands.',
    doc: 'docs/level-1.md#time',
  },
} satisfies Rows;
