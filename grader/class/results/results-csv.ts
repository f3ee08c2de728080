import { csvLine } from '../../base/csv.ts';
import type { Renderer } from './output.ts';
import { statusOf } from './status.ts';

/** For gradebooks and spreadsheets: a column for each step, and what it is worth in the first row. */
export const resultsCsv: Renderer = ({ steps, pointsPossible, rows }) => {
  const heading = ['name', 'id', 'email', 'status', 'points', ...steps.map(({ id }) => id), 'late', 'seconds'];
  const possible = ['Points Possible', '', '', '', pointsPossible, ...steps.map(({ points }) => points), '', ''];
  const lines = rows.map((row) => {
    const status = new Map(row.verdict.steps.map((step) => [step.id, step.status]));
    const of = ({ id, points }: (typeof steps)[number]) =>
      row.points === null ? null : status.get(id) === 'pass' ? points : 0;
    return [
      ...[row.name, row.id, row.email, statusOf(row), row.points],
      ...[...steps.map(of), row.late ? 'late' : '', row.seconds.toFixed(1)],
    ];
  });
  return [{ path: 'results.csv', text: [heading, possible, ...lines].map(csvLine).join('') }];
};
