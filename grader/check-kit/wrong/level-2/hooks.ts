import type { WrongProgram } from '../../program.ts';
import { COPY, MAP, SIZE } from './places.ts';

/** Programs that the kernel or the kit cannot run as they are: what is declared is wrong, or unsafe. */
export const hooks: WrongProgram[] = [
  {
    name: 'no-prefix',
    level: 2,
    step: '2.hooks',
    misconception: 'The prefix syscall__ is decoration.',
    patches: [
      ['syscall__probe_entry_read', 'probe_entry_read'],
      ['syscall__probe_ret_read', 'probe_ret_read'],
    ],
  },
  {
    name: 'no-entry-hook',
    level: 2,
    step: '2.hooks',
    misconception: 'The return hook has the arguments as well.',
    patches: [['int syscall__probe_entry_read(', 'int entry_read(']],
  },
  {
    name: 'copy-without-limit',
    level: 2,
    step: '2.hooks',
    misconception: 'The verifier trusts the size.',
    patches: [[COPY, COPY.replace('size', 'moved')]],
    quick: true,
  },
  {
    name: 'limit-of-another-type',
    level: 2,
    step: '2.hooks',
    misconception: 'A limit on one type holds for the number in another.',
    patches: [
      [
        SIZE,
        '    int size = moved;\n    if (size > MAX_MSG_SIZE)\n        size = MAX_MSG_SIZE;\n    event.msg_size = size;\n',
      ],
    ],
  },
  {
    name: 'no-null-check',
    level: 2,
    step: '2.hooks',
    misconception: 'What was saved is always found again.',
    patches: [
      [
        '    if (args != NULL) {\n        process_data(ctx, pid_tgid, args, kIngress);\n    }\n',
        '    process_data(ctx, pid_tgid, args, kIngress);\n',
      ],
    ],
  },
  {
    name: 'map-of-gigabytes',
    level: 2,
    step: '2.hooks',
    misconception: 'A map may be as large as one likes.',
    patches: [[MAP, MAP.replace(');', ', 4000000000);')]],
  },
  {
    name: 'other-output',
    level: 2,
    step: '2.output',
    misconception: 'The name of the output is free.',
    patches: [
      ['BPF_PERF_OUTPUT(socket_data_events)', 'BPF_PERF_OUTPUT(data_events)'],
      ['socket_data_events.perf_submit', 'data_events.perf_submit'],
    ],
  },
  {
    name: 'short-message',
    level: 2,
    step: '2.output',
    misconception: 'Less room for the message saves stack.',
    patches: [['#define MAX_MSG_SIZE 400', '#define MAX_MSG_SIZE 256']],
  },
];
