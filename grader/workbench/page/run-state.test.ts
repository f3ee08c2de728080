import { expect, test } from '@jest/globals';
import { noVerdict } from '../../levels/no-verdict.ts';
import type { RunView } from '../runs.ts';
import { runText } from './run-state.ts';

const view = (changes: Partial<RunView>): RunView => ({
  ...{ id: 'a', level: 2, state: 'queued', ahead: 0, preparing: '' },
  ...changes,
});

test.each([
  [undefined, 'Not run yet'],
  [view({}), 'Starting…'],
  [view({ ahead: 3 }), 'Waiting behind 3…'],
  [view({ state: 'compiling' }), 'Compiling…'],
  [view({ state: 'running' }), 'Running in the lab…'],
  [view({ state: 'compiling', preparing: 'booting the lab' }), 'Only this time: booting the lab…'],
  [view({ state: 'done', ended: 'cancelled' }), 'Cancelled'],
  [view({ state: 'done', verdict: noVerdict(2, 1, new Error('x')) }), 'Done'],
])('%j is said as %s', (run, words) => {
  expect(runText(run)).toBe(words);
});

test('a verdict is said with its steps and its time', () => {
  const verdict = {
    ...noVerdict(2, 1, undefined),
    timings: { compileMs: 1, kernelMs: 1, attachMs: 1, trafficMs: 1, totalMs: 1234 },
    steps: (['pass', 'fail', 'skipped'] as const).map((status) => ({ id: '2.x', level: 2, title: 'x', status })),
  };
  expect(runText(view({ state: 'done', verdict }))).toBe('1 of 3 steps in 1.2 s');
});
