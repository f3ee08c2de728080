import { expect, test } from '@jest/globals';
import { isOwnOrigin } from './own-origin.ts';

test.each([
  [undefined, '127.0.0.1:4040'],
  ['http://127.0.0.1:4040', '127.0.0.1:4040'],
  ['https://class.example.org', 'class.example.org'],
])('origin %s may ask %s', (origin, host) => {
  expect(isOwnOrigin(origin, host)).toBe(true);
});

test('behind a proxy, the name that the public knows may ask', () => {
  expect(isOwnOrigin('https://class.example.org', '127.0.0.1:4040', ['class.example.org'])).toBe(true);
  expect(isOwnOrigin('https://evil.example', '127.0.0.1:4040', ['class.example.org'])).toBe(false);
});

test.each([
  ['null', '127.0.0.1:4040'],
  ['http://evil.example', '127.0.0.1:4040'],
  ['http://127.0.0.1:5000', '127.0.0.1:4040'],
  ['http://127.0.0.1:4040.evil.example', '127.0.0.1:4040'],
])('origin %s may not ask %s', (origin, host) => {
  expect(isOwnOrigin(origin, host)).toBe(false);
});
