import type { Outcome } from './try-out.ts';
import type { Trial } from './trials.ts';

const GROUPS: [group: Trial['group'], what: string][] = [
  ['start', 'levels that the start file does not pass'],
  ['wrong', 'wrong programs that fail at the named step'],
  ['right', 'right programs that pass, with each seed'],
  ['solution', 'solutions that pass, at each level and with each seed'],
];

/** A row for each kind of program: how many came as they must, of how many. */
export function summary(outcomes: Outcome[]): { what: string; good: number; of: number; programs: number }[] {
  return GROUPS.map(([group, what]) => {
    const own = outcomes.filter(({ trial }) => trial.group === group);
    const programs = new Set(own.map(({ trial }) => trial.name)).size;
    return { what, good: own.filter(({ ok }) => ok).length, of: own.length, programs };
  }).filter((row) => row.of > 0);
}
