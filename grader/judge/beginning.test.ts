import { expect, test } from '@jest/globals';
import { beginningOf, looksLikeHttp } from './beginning.ts';

const bytesOf = (start: string) => new Uint8Array(Buffer.from(start.padEnd(40, '.')));

test('HTTP begins with HTTP or POST, in capitals, at the very beginning', () => {
  const looks = (start: string) => looksLikeHttp({ result: 40, bytes: bytesOf(start) });
  expect(['HTTP', 'POST'].map(looks)).toEqual([true, true]);
  expect(['http', 'HTTQ', ' POST', 'POSE', 'PUT ', 'ost'].map(looks)).toEqual(Array(6).fill(false));
});

test.each([
  ['GET /', 'http'],
  ['POST /', 'http'],
  ['OPTIONS *', 'http'],
  ['GETS', 'unclear'],
  ['TRACE /', 'unclear'],
  ['HEAP', 'other'],
  [' GET /', 'other'],
])('%p begins as %s', (start, beginning) => expect(beginningOf(bytesOf(start), 40)).toBe(beginning));

test('whatever is too short is no HTTP', () => expect(beginningOf(bytesOf('GET /'), 15)).toBe('other'));
