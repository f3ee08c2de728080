import { expect, test } from '@jest/globals';
import { isKnownHost } from './known-host.ts';

const known = new Set(['localhost', 'class.example.org']);

test.each([
  '127.0.0.1:4040',
  '192.168.1.5',
  '[::1]:4040',
  'localhost:4040',
  'LOCALHOST',
  'class.example.org.',
  'class.example.org:443',
])('%s is this server', (host) => {
  expect(isKnownHost(host, known)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  '127.0.0.1.evil.example',
  'evil.example:4040',
  'localhost@evil.example',
  'localhost.evil.example',
  '1.2.3',
  ':4040',
  '[evil]',
])('%s is not', (host) => {
  expect(isKnownHost(host, known)).toBe(false);
});
