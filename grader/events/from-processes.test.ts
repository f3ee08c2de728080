import { expect, test } from '@jest/globals';
import { fromOtherProcesses } from './from-processes.ts';

const sampleOf = (pid: number, output = 'socket_close_events', bytes = 16) => {
  const data = new Uint8Array(bytes);
  if (bytes >= 12) new DataView(data.buffer).setUint32(8, pid, true);
  return { output, cpu: 0, data };
};
const isOthers = fromOtherProcesses(new Set([119, 123]));

test.each([
  [119, false],
  [123, false],
  [120, true],
  [0, true],
])('a sample of process %i: %p', (pid, expected) => {
  expect(isOthers(sampleOf(pid))).toBe(expected);
});

test('what names no process passes', () => {
  expect(isOthers(sampleOf(119, 'socket_close_events', 8))).toBe(true);
  expect(isOthers(sampleOf(119, 'another_output'))).toBe(true);
});
