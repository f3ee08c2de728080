import { expect, test } from '@jest/globals';
import { countTests } from './runTests.mjs';

test('counts tests, and a file that could not be loaded as one that failed', () => {
  const result = { numPassedTests: 7, numFailedTests: 2, numRuntimeErrorTestSuites: 1 };
  expect(countTests(result, 1)).toEqual({ passed: 7, failed: 3 });
});

test('a jest that died without a result failed', () => {
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 });
});
