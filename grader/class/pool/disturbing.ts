import { oneLine } from '../../base/foreign-text.ts';
import type { Problem } from '../../levels/no-verdict.ts';
import { PROVOCABLE } from '../../levels/provocable.ts';
import type { Graded } from './graded.ts';

const CODE = 'DISTURBS_MACHINE';

/** Whether the run may have come to its end without a verdict because of the program. */
export const mayBeProvoked = ({ error }: Pick<Graded, 'error'>): boolean =>
  error !== undefined && PROVOCABLE.includes(error.code);

/** Whether a program came to no verdict again and again, on a machine that is known to be well. */
export const isDisturbing = ({ error }: { error?: Problem }): boolean => error?.code === CODE;

/** A result for the instructor to decide about: no verdict, and no other run would bring one. */
export const disturbing = ({ verdict, error, seconds }: Graded, ends: number): Graded => ({
  ...{ verdict, seconds },
  error: {
    code: CODE,
    message:
      `${ends} runs ended without a verdict, all but the first with nothing beside them, and then the shipped solution ` +
      `passed on the same machine. The last end: [${error?.code ?? ''}] ${oneLine(error?.message ?? '')}`,
    remedy: 'Look for what the program does without end, and for events that nobody asked for. Its instructor decides.',
  },
});
