import type { Test, Value } from './values.ts';

/** What a comparison with a number says about a value. */
export interface Limit {
  subject: Value;
  /** <, s<=, ==, … with the value on the left. */
  holds: string;
  number: bigint;
}

const SWAPPED: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Reads a comparison with a number from the value's side; undefined when both sides vary. */
export function limitIn({ left, right, holds }: Test): Limit | undefined {
  if (right.made.by === 'constant') return { subject: left, holds, number: right.made.number };
  if (left.made.by !== 'constant') return undefined;
  const bare = holds.replace('s', '');
  return { subject: right, holds: holds.replace(bare, SWAPPED[bare] ?? bare), number: left.made.number };
}

/** Whether it keeps the value from being too large. */
export const isUpper = ({ holds }: Limit): boolean => /^s?<|^==$/.test(holds);

/** Whether it keeps the value from being below zero. */
export const isLower = ({ holds, number }: Limit): boolean => /^s?>|^==$/.test(holds) && number >= 0n;
