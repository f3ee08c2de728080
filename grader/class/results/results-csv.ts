import { HARMFUL } from '../../base/foreign-text.ts';
import type { Renderer } from './output.ts';
import { statusOf } from './status.ts';

type Cell = string | number | null;

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

const csvLine = (cells: Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const text = cell.replaceAll(/[\r\n\t]/g, ' ').replaceAll(HARMFUL, '');
  // A spreadsheet takes such text for a formula and runs it; with an apostrophe in front it shows it.
  const tame = /^\s*[=+\-@|%]/.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(tame) || tame !== tame.trim() ? `"${tame.replaceAll('"', '""')}"` : tame;
}
