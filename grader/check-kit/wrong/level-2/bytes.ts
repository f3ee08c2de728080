import type { WrongProgram } from '../../program.ts';
import { COPY, MAP, WITH_COUNT } from './places.ts';

/** Programs whose events have wrong bytes. */
export const bytes: WrongProgram[] = [
  {
    name: 'copied-as-string',
    level: 2,
    step: '2.bytes',
    misconception: 'A message is a string.',
    patches: [[COPY, '    bpf_probe_read_user_str(event.msg, size, args->buf);\n']],
    quick: true,
  },
  {
    name: 'always-400-bytes',
    level: 2,
    step: '2.bytes',
    misconception: 'Copying too much does no harm, as msg_size says what counts.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, MAX_MSG_SIZE, args->buf);\n']],
  },
  {
    name: 'last-byte-missing',
    level: 2,
    step: '2.bytes',
    misconception: 'The last byte is a zero anyway.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, size - 1, args->buf);\n']],
  },
  {
    name: 'zero-at-the-end',
    level: 2,
    step: '2.bytes',
    misconception: 'The last place is for a zero.',
    patches: [[COPY, `${COPY}    event.msg[MAX_MSG_SIZE - 1] = 0;\n`]],
  },
  {
    name: 'copied-at-entry',
    level: 2,
    step: '2.bytes',
    misconception: 'The bytes can be fetched when the call begins, as the buffer is known.',
    patches: [
      [MAP, `${MAP}struct early_t {\n    char msg[MAX_MSG_SIZE];\n};\nBPF_HASH(early_map, u64, struct early_t);\n`],
      ['BPF_HASH(active_read_args_map', '#define MAX_MSG_SIZE 400\nBPF_HASH(active_read_args_map'],
      ['// The most bytes of a message that an event carries.\n#define MAX_MSG_SIZE 400\n', ''],
      [
        '    active_read_args_map.update(&pid_tgid, &args);\n',
        '    active_read_args_map.update(&pid_tgid, &args);\n    struct early_t early = {};\n    bpf_probe_read_user(early.msg, sizeof(early.msg), buf);\n    early_map.update(&pid_tgid, &early);\n',
      ],
      [
        COPY,
        '    struct early_t *early = early_map.lookup(&pid_tgid);\n    if (early == NULL)\n        return;\n    bpf_probe_read_kernel(event.msg, size, early->msg);\n',
      ],
    ],
  },
  {
    name: 'length-cut-by-a-mask',
    level: 2,
    step: '2.bytes',
    misconception: 'A mask is as good as a limit.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, size & 255, args->buf);\n']],
  },
  {
    name: 'nothing-copied',
    level: 2,
    step: '2.bytes',
    misconception: 'The bytes fill themselves in.',
    patches: [[COPY, '']],
  },
  {
    name: 'kernel-memory',
    level: 2,
    step: '2.bytes',
    misconception: 'It does not matter whose memory is read.',
    patches: [[COPY, '    bpf_probe_read_kernel(event.msg, size, args->buf);\n']],
  },
  {
    name: 'long-messages-not-copied',
    level: 2,
    step: '2.bytes',
    misconception: 'A message that fills the whole of msg is too large for it.',
    patches: [[COPY, `    if (size < MAX_MSG_SIZE)\n    ${COPY}`]],
  },
  {
    name: 'address-of-what-was-saved',
    level: 2,
    step: '2.bytes',
    misconception: '&args->buf is where the bytes are.',
    patches: [[COPY, '    bpf_probe_read_kernel(event.msg, size, &args->buf);\n']],
  },
  {
    name: 'behind-the-beginning',
    level: 2,
    step: '2.bytes',
    misconception: 'The four letters that were read already need not be read again.',
    patches: [[COPY, '    bpf_probe_read_user(event.msg, size, args->buf + 4);\n']],
  },
  {
    name: 'copied-as-many-as-asked-for',
    level: 2,
    step: '2.bytes',
    misconception: 'The size counts, so it does no harm to copy more.',
    patches: [...WITH_COUNT, [COPY, COPY.replace('size', 'args->count > MAX_MSG_SIZE ? MAX_MSG_SIZE : args->count')]],
  },
  {
    name: 'event-never-cleared',
    level: 2,
    step: '2.bytes',
    misconception: 'Memory that was taken from a map is empty.',
    patches: [
      [
        'BPF_PERF_OUTPUT(socket_data_events);',
        'BPF_PERF_OUTPUT(socket_data_events);\nBPF_PERCPU_ARRAY(scratch, struct socket_data_event_t, 1);',
      ],
      [
        '    struct socket_data_event_t event = {};\n',
        '    int zero = 0;\n    struct socket_data_event_t *place = scratch.lookup(&zero);\n    if (place == NULL)\n        return;\n#define event (*place)\n',
      ],
    ],
    quick: true,
  },
];
