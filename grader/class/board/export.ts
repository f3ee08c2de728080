import { setImmediate } from 'node:timers/promises';
import { csvLine } from '../../base/csv.ts';
import type { ClassBoard, Learner } from './class-board.ts';
import { stepTitle } from './step-title.ts';

/** Every export says what it is worth. */
const NOTE =
  'Runs that are verified were graded here. The others are as the learners’ own machines report them. The grade is what `npm run class -- grade` says.';

const timeText = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString());

/** A learner as plain data. */
const exportRow = ({ name, row }: Learner) => ({
  ...{ number: row.number, name, joinedAt: timeText(row.joinedAt), left: row.left },
  ...{ state: row.state, level: row.level, step: row.step ?? '' },
  stepTitle: row.step === undefined ? '' : stepTitle(row.step),
  ...{ since: timeText(row.since), lastRunAt: timeText(row.lastRunAt), runs: row.runs },
  ...{ levelPassed: row.passed < 0 ? '' : row.passed, program: row.file },
  source: row.isVerified ? 'verified' : 'learner’s own word',
});

/**
 * Everything that the board knows, every report included: a line for each learner and each report, read from the disk
 * as fast as they are sent. Between two pages the board does its other work.
 */
export async function* exportJson(board: ClassBoard): AsyncGenerator<string> {
  const head = JSON.stringify({ note: NOTE, exportedAt: timeText(Date.now()) }).slice(0, -1);
  yield `${head},\n"learners": [${board
    .learners()
    .map((learner, index) => element(exportRow(learner), index === 0))
    .join('')}\n],\n"reports": [`;
  let isFirst = true;
  for (const page of board.reportPages()) {
    yield page
      .map(({ learner, at, report, isVerified: verified }, index) =>
        element({ learner, at: timeText(at), ...report, verified }, isFirst && index === 0),
      )
      .join('');
    isFirst = false;
    await setImmediate();
  }
  yield '\n]}\n';
}

const element = (value: object, isFirst: boolean): string => `${isFirst ? '' : ','}\n${JSON.stringify(value)}`;

/** A table for spreadsheets, a row a learner. */
export function* exportCsv(board: ClassBoard): Generator<string> {
  const columns = [
    ...['number', 'name', 'joinedAt', 'left', 'state', 'level', 'step', 'stepTitle'],
    ...['since', 'lastRunAt', 'runs', 'levelPassed', 'program', 'source'],
  ] as (keyof ReturnType<typeof exportRow>)[];
  const cell = (value: string | number | boolean) => (typeof value === 'boolean' ? String(value) : value);
  yield csvLine(columns);
  yield board
    .learners()
    .map(exportRow)
    .map((row) => csvLine(columns.map((column) => cell(row[column]))))
    .join('');
}
