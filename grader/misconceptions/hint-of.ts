import type { Misconception } from './misconception.ts';

/** A misconception as the hint of a report. */
export const hintOf = ({ truth, look }: Pick<Misconception, 'truth' | 'look'>): string => `${truth} ${look}`;
