import { expect, test } from '@jest/globals';
import { hooksOf } from './declarations.ts';
import { namesClock } from './monotonic-clock.ts';

const finding = { expected: '', actual: 'timestamp_ns 1 (9 ms too early)', reason: 'time-of-another-moment' as const };
const calling = (...helpers: number[]) => ({
  programs: [{ name: 'syscall__probe_ret_close', helpers }],
  maps: [],
});

test('a wrong time is of the clock that was asked, whatever else was asked', () => {
  const names = namesClock(hooksOf('close'));
  expect(names(finding, calling(5, 125))).toMatchObject({ reason: 'boot-clock' });
  expect(names(finding, calling(5))).toBe(finding);
  expect(namesClock(hooksOf('read'))(finding, calling(125))).toBe(finding);
});
