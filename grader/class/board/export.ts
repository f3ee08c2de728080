import { csvLine } from '../../base/csv.ts';
import { stepTitle } from './step-title.ts';
import type { ClassBoard } from './class-board.ts';

/** Every export says what it is worth. */
const NOTE = 'As the learners’ own machines report it. The grade is what `npm run class -- grade` says.';

const timeText = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString());

/** The class as plain data, a row a learner. */
function exportRows(board: ClassBoard) {
  return board.learners().map(({ name, row }) => ({
    ...{ number: row.number, name, joinedAt: timeText(row.joinedAt), left: row.left },
    ...{ state: row.state, level: row.level, step: row.step ?? '' },
    stepTitle: row.step === undefined ? '' : stepTitle(row.step),
    ...{ since: timeText(row.since), lastRunAt: timeText(row.lastRunAt), runs: row.runs },
    ...{ levelPassed: row.passed < 0 ? '' : row.passed, program: row.file },
    source: 'learner’s own word',
  }));
}

/** Everything that the board knows, every report included. */
export function exportJson(board: ClassBoard): string {
  const reports = Array.from(board.reports(), ({ learner, at, report }) => ({ learner, at: timeText(at), ...report }));
  const all = { note: NOTE, exportedAt: timeText(Date.now()), learners: exportRows(board), reports };
  return `${JSON.stringify(all, undefined, 2)}\n`;
}

/** A table for spreadsheets, a row a learner. */
export function exportCsv(board: ClassBoard): string {
  const rows = exportRows(board);
  const columns = [
    ...['number', 'name', 'joinedAt', 'left', 'state', 'level', 'step', 'stepTitle'],
    ...['since', 'lastRunAt', 'runs', 'levelPassed', 'program', 'source'],
  ] as (keyof (typeof rows)[number])[];
  const cell = (value: string | number | boolean) => (typeof value === 'boolean' ? String(value) : value);
  return [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))].map(csvLine).join('');
}
