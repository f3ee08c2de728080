import type { Row } from './class-results.ts';

export type Status = 'passed' | 'not passed' | 'does not run' | 'no program' | 'not graded';

/** A verdict in the words of a gradebook. */
export function statusOf({ verdict: { verdict }, source }: Pick<Row, 'verdict' | 'source'>): Status {
  if (verdict === 'unavailable') return 'not graded';
  if (source === '') return 'no program';
  return ({ pass: 'passed', fail: 'not passed', error: 'does not run' } as const)[verdict];
}
