import { expect, test } from '@jest/globals';
import { readPort } from './port.ts';

test.each([
  ['8090', 8090],
  ['0', 0],
  ['65535', 65535],
])('PORT=%s is %i', (text, port) => {
  expect(readPort(text)).toBe(port);
});

test.each(['65536', '-1', '80a', '8.5', ' '])('PORT=%p is a usage error', (text) => {
  expect(() => readPort(text)).toThrow(expect.objectContaining({ fault: 'usage', code: 'BAD_PORT' }));
});
