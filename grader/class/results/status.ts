import { isDisturbing } from '../pool/disturbing.ts';
import type { Row } from './class-results.ts';

/** In the order in which they are told. */
export const STATUSES = [
  'passed',
  'not passed',
  'does not run',
  'no program',
  'disturbs the machine',
  'not graded',
] as const;
export type Status = (typeof STATUSES)[number];

/** A verdict in the words of a gradebook. */
export function statusOf(row: Pick<Row, 'verdict' | 'source' | 'error'>): Status {
  const {
    verdict: { verdict },
    source,
  } = row;
  if (isDisturbing(row)) return 'disturbs the machine';
  if (verdict === 'unavailable') return 'not graded';
  if (source === '') return 'no program';
  return ({ pass: 'passed', fail: 'not passed', error: 'does not run' } as const)[verdict];
}
