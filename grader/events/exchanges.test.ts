import { expect, test } from '@jest/globals';
import type { DataEvent } from './decode.ts';
import { close, open, read, request, response, write } from './events.testing.ts';
import { exchangesOf } from './exchanges.ts';
import type { HttpMessage } from './http-message.ts';

const line = (message: HttpMessage | undefined): string | undefined =>
  message &&
  Buffer.concat(message.pieces.map(({ bytes }) => bytes))
    .toString('latin1')
    .split('\r\n')
    .at(-1);

/** The last lines of each request and its response, and of what came between. */
const pairs = (...data: DataEvent[]): unknown =>
  exchangesOf({ pid: 120, fd: 27, open: open(0), data, close: close(99), isPart: false }).map(
    ({ request: asked, response: said, interim }) => [
      line(asked),
      line(said),
      ...interim.map((message) => message.pieces[0]?.bytes.length),
    ],
  );

test('several requests on one connection are paired in their order', () => {
  const data = [read(1, request('a')), write(2, response('A')), read(3, request('b')), write(4, response('B'))];
  expect(pairs(...data)).toEqual([
    ['a', 'A'],
    ['b', 'B'],
  ]);
});

test('so are requests that did not wait for the answer', () => {
  expect(pairs(read(1, request('a') + request('b')), write(2, response('A')), write(3, response('B')))).toEqual([
    ['a', 'A'],
    ['b', 'B'],
  ]);
});

test('a request without an answer and an answer without a request are shown as such', () => {
  expect(pairs(read(1, request('a')))).toEqual([['a', undefined]]);
  expect(pairs(write(1, response('A')), read(2, request('b')), write(3, response('B')))).toEqual([
    [undefined, 'A'],
    ['b', 'B'],
  ]);
});

test('an interim response is not the answer', () => {
  const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
  expect(pairs(read(1, request('a')), write(2, interim), write(3, response('A')))).toEqual([
    ['a', 'A', interim.length],
  ]);
});

test('101 is the answer', () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';
  expect(pairs(read(1, request('a')), write(2, upgrade))).toEqual([['a', '']]);
});

test('a connection without data has no exchange', () => {
  expect(pairs()).toEqual([]);
});
