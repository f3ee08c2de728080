import { expect, test } from '@jest/globals';
import { KitError } from '../base/errors.ts';
import { attemptsAfter } from './attempts-after.ts';

const failure = (code: string) => new KitError('machine', code, 'it failed', 'Try again.');

test.each([
  ['VM_SILENT', 'tcg', 3],
  ['VM_SILENT', 'kvm', 2],
  ['BAKE_FAILED', 'tcg', 2],
  ['BAKE_FAILED', 'kvm', 2],
  ['VM_PANIC', 'tcg', 1],
  ['VM_PANIC', 'kvm', 2],
  ['NO_SPACE', 'tcg', 1],
  ['NO_SPACE', 'kvm', 1],
] as const)('a boot that ended with %s under %s is made at most %i times', (code, accelerator, times) => {
  expect(attemptsAfter(failure(code), accelerator)).toBe(times);
});

test('an error that nobody expected is told at once', () => {
  expect(attemptsAfter(new Error('BAKE_FAILED'), 'tcg')).toBe(1);
});
