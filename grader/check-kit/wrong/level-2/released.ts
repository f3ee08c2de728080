import type { WrongProgram } from '../../program.ts';
import { DELETE, LOOKUP, MAP, SUBMIT } from './places.ts';

/** Programs that leave saved arguments behind. */
export const released: WrongProgram[] = [
  {
    name: 'never-deleted',
    level: 2,
    step: '2.released',
    misconception: 'Maps tidy themselves up.',
    patches: [[DELETE, '']],
  },
  {
    name: 'never-deleted-under-another-key',
    level: 2,
    step: '2.released',
    misconception: 'What is left under another key is not found.',
    patches: [
      [
        '    active_read_args_map.update(&pid_tgid, &args);',
        '    u64 key = ~pid_tgid;\n    active_read_args_map.update(&key, &args);',
      ],
      [LOOKUP, `    u64 key = ~pid_tgid;\n${LOOKUP.replace('&pid_tgid', '&key')}`],
      [DELETE, ''],
    ],
  },
  {
    name: 'places-never-cleared',
    level: 2,
    step: '2.released',
    misconception: 'What is overwritten sooner or later need not be cleared.',
    patches: [
      [MAP, 'BPF_ARRAY(places, struct data_args_t, 65536);\n'],
      [
        '    active_read_args_map.update(&pid_tgid, &args);',
        '    u32 place = (u32)pid_tgid % 65521;\n    places.update(&place, &args);',
      ],
      [LOOKUP, '    u32 place = (u32)pid_tgid % 65521;\n    struct data_args_t *args = places.lookup(&place);\n'],
      [DELETE, ''],
    ],
  },
  {
    name: 'deleted-only-for-http',
    level: 2,
    step: '2.released',
    misconception: 'Data that is not reported needs no tidying up.',
    patches: [
      [DELETE, ''],
      [SUBMIT, `${SUBMIT}    active_read_args_map.delete(&pid_tgid);\n`],
    ],
    quick: true,
  },
  {
    name: 'deleted-only-after-success',
    level: 2,
    step: '2.released',
    misconception: 'A failed call needs no tidying up.',
    patches: [[LOOKUP, `    if ((s64)PT_REGS_RC(ctx) < 0)\n        return 0;\n${LOOKUP}`]],
  },
  {
    name: 'not-deleted-at-end-of-file',
    level: 2,
    step: '2.released',
    misconception: 'At the end of the file nothing was read, so nothing is to be done.',
    patches: [[LOOKUP, `    if (PT_REGS_RC(ctx) == 0)\n        return 0;\n${LOOKUP}`]],
  },
  {
    name: 'deleted-only-after-failure',
    level: 2,
    step: '2.released',
    misconception: 'Only failures have to be tidied up.',
    patches: [[DELETE, `    if ((s64)PT_REGS_RC(ctx) <= 0)\n    ${DELETE}`]],
  },
  {
    name: 'accept4-touched',
    level: 2,
    step: '0.release-success',
    misconception: 'The delete in one hook serves all.',
    patches: [['    active_accept_args_map.delete(&pid_tgid);\n', '']],
  },
];
