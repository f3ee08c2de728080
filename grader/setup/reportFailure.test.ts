import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { SetupFailure } from './SetupFailure.mjs';
import { reportFailure } from './reportFailure.mjs';

const lines = { out: [] as unknown[], err: [] as unknown[] };
beforeEach(() => {
  lines.out = [];
  lines.err = [];
  jest.spyOn(console, 'log').mockImplementation((line) => void lines.out.push(line));
  jest.spyOn(console, 'error').mockImplementation((line) => void lines.err.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
});
const failure = new SetupFailure('NEEDS_ROOT', 'Packages are missing.', 'Run this.', ['last words']);

test('says what, what to do and the code, on stderr only', () => {
  expect(reportFailure(failure, 'level', ['3'])).toBe(69);
  expect(lines.err.join('\n')).toBe('  | last words\nPackages are missing.\nRun this.\n(NEEDS_ROOT)');
  expect(lines.out).toEqual([]);
});

test('level --json gets its one object on stdout', () => {
  expect(reportFailure(failure, 'level', ['3', '--json'])).toBe(69);
  expect(lines.out).toHaveLength(1);
  expect(JSON.parse(String(lines.out[0]))).toMatchObject({
    level: 3,
    verdict: 'unavailable',
    steps: [],
    error: { code: 'NEEDS_ROOT' },
  });
});

test('what nobody foresaw is a bug in the kit', () => {
  expect(reportFailure(new TypeError('oops'), 'level', ['--json'])).toBe(70);
});
