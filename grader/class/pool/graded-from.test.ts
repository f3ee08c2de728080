import { describe, expect, test } from '@jest/globals';
import { lastLevel } from '../../levels/index.ts';
import { noVerdict } from '../../levels/no-verdict.ts';
import type { Verdict } from '../../levels/verdict.ts';
import { KitError } from '../../base/errors.ts';
import { gradedFrom } from './graded-from.ts';
import { passed } from './passed.testing.ts';
import { task } from './task.ts';

const DIAGNOSTIC = { source: 'clang', severity: 'error', line: 1, column: null, message: 'x' };
const asked = { level: 1, seed: 7 };
const pass = passed(asked);
const withStatuses = (verdict: Verdict['verdict'], statuses: (index: number) => Verdict['steps'][0]['status']) => ({
  ...{ ...pass, verdict },
  steps: pass.steps.map((step, index) => ({ ...step, status: statuses(index) })),
});
const failed = (at: number) => (index: number) => (index < at ? 'pass' : index === at ? 'fail' : 'skipped');
const undecided = (fault: 'learner' | 'machine') => {
  const { error, ...verdict } = noVerdict(1, 7, new KitError(fault, 'X', 'x', 'x'));
  return { verdict, error, seconds: 1 };
};

describe('a result', () => {
  test.each([
    ['a pass', { verdict: pass, seconds: 1 }],
    ['a fail', { verdict: withStatuses('fail', failed(3)), seconds: 1 }],
    ['an error of the verifier', { verdict: withStatuses('error', failed(2)), seconds: 1 }],
    ['an error without a run', undecided('learner')],
    ['no verdict', undecided('machine')],
  ])('%s is taken as it came', (_what, result) => {
    expect(gradedFrom(JSON.parse(JSON.stringify(result)), asked)).toEqual(result);
  });

  test.each<[string, object]>([
    ['of another level', { verdict: passed({ level: 2, seed: 7 }) }],
    ['of another seed', { verdict: passed({ level: 1, seed: 8 }) }],
    ['that passed with one step of all', { verdict: { ...pass, steps: pass.steps.slice(0, 1) } }],
    ['that passed with a step that failed', { verdict: withStatuses('pass', failed(3)) }],
    ['that passed without a step', { verdict: { ...pass, steps: [] } }],
    ['that failed though all passed', { verdict: { ...pass, verdict: 'fail' } }],
    [
      'that passes a step behind one that failed',
      { verdict: withStatuses('fail', (at) => (at === 3 ? 'fail' : 'pass')) },
    ],
    [
      'with a step twice',
      { verdict: { ...pass, steps: pass.steps.map((step, at) => pass.steps[Math.max(1, at)] ?? step) } },
    ],
    ['with a step of no level', { verdict: { ...pass, steps: pass.steps.map((step) => ({ ...step, id: '9.x' })) } }],
    ['without a verdict, but with steps', { verdict: { ...pass, verdict: 'unavailable' } }],
    ['in less than no time', { seconds: -1 }],
    ['in a hundred years', { seconds: 3e9 }],
    ['with an error of its own', { error: { code: 'X', message: '', remedy: '' } }],
    ['with a trace that is none', { verdict: { ...pass, diagnostics: [{ ...DIAGNOSTIC, trace: 'x' }] } }],
    ['with a hundred thousand diagnostics', { verdict: { ...pass, diagnostics: Array(100_000).fill({}) } }],
  ])('%s is none', (_what, part) => {
    expect(() => gradedFrom({ verdict: pass, seconds: 1, ...part }, asked)).toThrow();
  });
});

describe('a task', () => {
  const right = { kit: '1.0', level: lastLevel, seed: 7, source: 'int a;' };

  test.each<[string, object]>([
    ['of a level that the course does not have', { level: 1e9 }],
    ['of half a level', { level: 0.5 }],
    ['with a seed that is no whole number', { seed: 0.5 }],
    ['with a program of more than 1 MiB', { source: 'é'.repeat(2 ** 19 + 1) }],
    ['with a NUL byte', { source: 'int a;\0' }],
  ])('%s is none', (_what, part) => {
    expect(task.safeParse(right).success).toBe(true);
    expect(task.safeParse({ ...right, ...part }).success).toBe(false);
  });
});
