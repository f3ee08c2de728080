import type { Rows } from './rows.ts';

/** What an event says about the bytes that were moved. */
export const messages = {
  'direction-turned-round': {
    belief: 'The direction is seen from the client, or the order of the two names is free.',
    truth: 'The direction is seen from the server: what it reads is kIngress (1), what it writes is kEgress (0).',
    look: 'Look at the enum, where kEgress comes first, at the call that passes the direction, and whether the event takes it over.',
    doc: 'docs/level-2.md#direction',
  },
  'direction-misplaced': {
    belief: 'The order of the fields is a matter of taste.',
    truth:
      'What stands in the place of direction is no direction. The reader finds fields by their place and their size.',
    look: 'direction (32 bits) stands between conn_id and msg_size.',
    doc: 'docs/level-2.md#output',
  },
  'direction-counted-from-one': {
    belief: 'The names may have any numbers, as long as they differ.',
    truth: 'The reader knows the direction by its number: kEgress is 0, and kIngress is 1.',
    look: 'Write enum traffic_direction_t { kEgress, kIngress }; without numbers of your own.',
    doc: 'docs/level-2.md#output',
  },
  'size-asked-for': {
    belief: 'The size that was asked for, or the room that there is, is the size that came.',
    truth: 'That is the size that was asked for, or the whole buffer. What was really transferred is the return value.',
    look: 'Take the size from PT_REGS_RC(ctx), not from count. Where that is 400 or less, is it the size?',
    doc: 'docs/level-2.md#size',
  },
  'size-not-limited': {
    belief: 'msg_size is the size of the whole message.',
    truth: 'msg holds 400 bytes, and msg_size says how many of them count. It cannot be more.',
    look: 'Limit the size to 400 first, and set msg_size from the limited number.',
    doc: 'docs/level-2.md#size',
  },
  'result-beyond-the-buffer': {
    belief: 'The result is never larger than the buffer.',
    truth:
      'That is the size of the packet. With MSG_TRUNC the result says so, although the buffer has no room for all of it.',
    look: 'Let the size be no more than len, which the entry hook keeps: if (moved > (s64)args->count) moved = args->count;',
    doc: 'docs/level-6.md#size',
  },
  'size-one-short': {
    belief: 'A message needs a zero at its end.',
    truth: 'One byte is missing. A message is no string: it needs no room for a zero at its end.',
    look: 'Look for a - 1.',
    doc: 'docs/level-2.md#size',
  },
  'size-by-mask': {
    belief: 'A mask (&) is a limit.',
    truth:
      'A mask keeps some bits of a number and drops the others. What is left is smaller, and mostly another number.',
    look: 'Compare instead: u32 size = moved > 400 ? 400 : moved;',
    doc: 'docs/level-2.md#size',
  },
  'size-never-set': {
    belief: 'The size fills itself in.',
    truth: 'msg_size is 0 although bytes were transferred.',
    look: 'Set msg_size before you call perf_submit. If you do: direction has 32 bits, and a wider one moves msg_size away from its place.',
    doc: 'docs/level-2.md#size',
  },
  'size-of-the-whole': {
    belief: 'The result is the size.',
    truth: 'That is what the whole call moved. An event of a piece says how many bytes this piece had.',
    look: 'Take the smaller one of iov_len and of what the result still reaches, and limit that to 400.',
    doc: 'docs/level-5.md#size',
  },
  'length-for-result': {
    belief: 'iov_len says how much was moved.',
    truth: 'iov_len is the length of the piece. The result of the call ends in the middle of it.',
    look: 'Take from the result what each piece has, and let the last one have no more than what is left.',
    doc: 'docs/level-5.md#size',
  },
  'copied-as-string': {
    belief: 'A message is a string.',
    truth: 'The copy ended at a zero byte. bpf_probe_read_user copies bytes, bpf_probe_read_user_str stops at a zero.',
    look: 'Use bpf_probe_read_user.',
    doc: 'docs/level-2.md#bytes',
  },
  'last-byte-missing': {
    belief: 'The last byte is a zero anyway.',
    truth:
      'The last byte is missing. A message has no zero at its end, and bpf_probe_read_user_str puts one in the place of the last byte.',
    look: 'Copy msg_size bytes, all of them, with bpf_probe_read_user.',
    doc: 'docs/level-2.md#bytes',
  },
  'nothing-copied': {
    belief: 'It does not matter whose memory is read, or how much.',
    truth: 'msg is empty: nothing was copied, or the copy failed and left zeros.',
    look: 'Copy msg_size bytes and no more, with bpf_probe_read_user and not _kernel, from the buffer that the entry hook saved: args->buf, without &.',
    doc: 'docs/level-2.md#bytes',
  },
  'copied-too-little': {
    belief: 'A mask is as good as a limit.',
    truth: 'Only the beginning was copied.',
    look: 'Copy as many bytes as msg_size says. A mask such as & 255 turns 300 into 44, and sizeof(size) is 4.',
    doc: 'docs/level-2.md#bytes',
  },
  'long-messages-not-copied': {
    belief: 'A message that fills the whole of msg is too large for it.',
    truth: 'msg is empty in every event of 400 bytes or more, and right in the others. 400 bytes fit.',
    look: 'Look for a condition in front of the copy, such as size < 400. Limit the size before it, and copy always.',
    doc: 'docs/level-2.md#bytes',
  },
  'bytes-behind': {
    belief: 'Copying too much does no harm, or memory from a map is empty.',
    truth: 'There are bytes behind the message: of an earlier message, or of what follows in the memory of the server.',
    look: 'Zero the event each time before you fill it in, and copy as many bytes as the call transferred.',
    doc: 'docs/level-2.md#bytes',
  },
  'left-by-the-piece-before': {
    belief: 'One event serves for all pieces.',
    truth: 'Behind the bytes of this piece are those that a longer piece before it has left in the event.',
    look: 'Begin each round of the loop with an event that is all zero: struct socket_data_event_t event = {}; inside the loop, or a memset.',
    doc: 'docs/level-5.md#bytes',
  },
} satisfies Rows;
