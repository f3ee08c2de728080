import type { RunReport } from './report.ts';

/** A learner as the board shows it. Times are milliseconds since 1970, by the board's clock. */
export interface Row {
  /** In the order of joining; what stands for the name while names are hidden. */
  number: number;
  joinedAt: number;
  left: boolean;
  state: 'joined' | 'failing' | 'broken' | 'passed';
  /** Of the failing step, or the highest one that passed. */
  level: number;
  /** The first step that failed in the last run. */
  step?: string;
  /** The highest level that was passed in any run; -1: none. */
  passed: number;
  /** Whether the board's own server has seen the learner here, and the highest level that passed there; -1: none. */
  isVerified: boolean;
  verified: number;
  /** Since when all runs have ended in this place. */
  since: number;
  lastRunAt?: number;
  runs: number;
  /** Of the last run. */
  file: RunReport['file'];
  steps: RunReport['steps'];
}

export const newRow = (number: number, joinedAt: number): Row => ({
  ...{ number, joinedAt, left: false, state: 'joined', level: 0, passed: -1, since: joinedAt, runs: 0 },
  ...{ file: 'own', steps: [], isVerified: false, verified: -1 },
});

/** Where a learner is after one more run. A run without a verdict says nothing, except that it was there. */
export function afterRun(row: Row, report: Omit<RunReport, 'id'>, at: number, isVerified = false): Row {
  const counted = { ...row, runs: row.runs + 1, lastRunAt: at };
  if (report.verdict === 'unavailable') return counted;
  const place = placeOf(report, row.passed);
  const stays = place.state === row.state && place.level === row.level && place.step === row.step;
  const isPass = report.verdict === 'pass';
  const passed = isPass ? Math.max(row.passed, report.level) : row.passed;
  const verified = isPass && isVerified ? Math.max(row.verified, report.level) : row.verified;
  // A level that only the learner speaks of is not verified by a pass of a lower one.
  const isSeen = isVerified && (!isPass || verified >= place.level);
  const { step, ...others } = {
    ...{ ...counted, ...place, passed, isVerified: isSeen, verified, file: report.file, steps: report.steps },
  };
  return { ...others, since: stays ? row.since : at, ...(step !== undefined && { step }) };
}

function placeOf(
  { level, verdict, steps }: Omit<RunReport, 'id'>,
  passed: number,
): Pick<Row, 'state' | 'level'> & { step: string | undefined } {
  if (verdict === 'pass') return { state: 'passed', level: Math.max(level, passed), step: undefined };
  const failed = steps.find(({ status }) => status === 'fail')?.id;
  return {
    state: verdict === 'error' ? 'broken' : 'failing',
    level: failed === undefined ? level : Number.parseInt(failed, 10),
    step: failed,
  };
}
