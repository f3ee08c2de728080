import type { WrongProgram } from '../../program.ts';
import { DELETE, LOOKUP, SUBMIT } from './places.ts';

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
