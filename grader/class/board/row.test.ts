import { describe, expect, test } from '@jest/globals';
import { afterRun, newRow } from './row.ts';

type Run = Parameters<typeof afterRun>[1];
const passed: Run = { level: 2, verdict: 'pass', file: 'own', steps: [{ id: '2.size', status: 'pass' }] };
const failed: Run = {
  ...{ level: 2, verdict: 'fail', file: 'own' },
  steps: [
    { id: '1.time', status: 'pass' },
    { id: '2.size', status: 'fail' },
    { id: '2.bytes', status: 'skipped' },
  ],
};
const failedBelow: Run = { ...failed, steps: [{ id: '1.time', status: 'fail' }] };
const joined = newRow(1, 1000);

describe('where a learner is after a run', () => {
  test('the first step that failed, since the first run that failed there', () => {
    const once = afterRun(joined, failed, 2000);
    expect(once).toMatchObject({ state: 'failing', level: 2, step: '2.size', since: 2000, lastRunAt: 2000, runs: 1 });
    expect(afterRun(once, failed, 3000)).toMatchObject({ step: '2.size', since: 2000, lastRunAt: 3000, runs: 2 });
  });

  test('at the level of the step, whatever level was asked for', () => {
    expect(afterRun(joined, failedBelow, 2000)).toMatchObject({ level: 1, step: '1.time' });
  });

  test('another step is another place, and the first one again, too', () => {
    const elsewhere = afterRun(afterRun(joined, failed, 2000), failedBelow, 3000);
    expect(elsewhere.since).toBe(3000);
    expect(afterRun(elsewhere, failed, 4000)).toMatchObject({ step: '2.size', since: 4000 });
  });

  test('a pass has no step, and the highest one counts', () => {
    const row = afterRun(afterRun(joined, failed, 2000), passed, 3000);
    expect(row).toMatchObject({ state: 'passed', level: 2, passed: 2, since: 3000 });
    expect(row.step).toBeUndefined();
    expect(afterRun(row, { ...passed, level: 0 }, 4000)).toMatchObject({ level: 2, passed: 2, since: 3000 });
    expect(afterRun(row, failedBelow, 4000)).toMatchObject({ state: 'failing', level: 1, passed: 2 });
  });

  test('a program that does not build has its level, where no step is known', () => {
    const broken: Run = { ...failed, verdict: 'error', steps: [] };
    expect(afterRun(joined, broken, 2000)).toMatchObject({ state: 'broken', level: 2 });
  });

  test('a run without a verdict is counted, and changes nothing else', () => {
    const row = afterRun(joined, failed, 2000);
    const { runs, lastRunAt, ...rest } = afterRun(row, { ...passed, verdict: 'unavailable', steps: [] }, 3000);
    expect({ runs, lastRunAt }).toEqual({ runs: 2, lastRunAt: 3000 });
    expect(row).toMatchObject(rest);
  });
});
