import type { Reason } from '../../judge/reason.ts';
import type { Misconception } from '../misconception.ts';

/** What some of the judge's findings give away about the author of the program. */
export type Rows = Partial<Record<Reason, Omit<Misconception, 'id'>>>;
