import { describe, expect, test } from '@jest/globals';
import { read, request, response, write } from './events.testing.ts';
import { httpMessages, missingBytes, type HttpMessage } from './http-message.ts';

const text = ({ pieces }: HttpMessage): string => Buffer.concat(pieces.map(({ bytes }) => bytes)).toString('latin1');
const only = (messages: HttpMessage[]): HttpMessage => {
  expect(messages).toHaveLength(1);
  return messages[0] as HttpMessage;
};

describe('httpMessages', () => {
  test('a request and a response are told by their first line', () => {
    const messages = httpMessages([read(1, request()), write(2, response())]);
    expect(messages.map(({ kind, timestampNs }) => [kind, timestampNs])).toEqual([
      ['request', 1_000_000n],
      ['response', 2_000_000n],
    ]);
    expect(messages.map(text)).toEqual([request(), response()]);
  });

  test('seen from the client, the request is what was written', () => {
    expect(httpMessages([write(1, request()), read(2, response())]).map(({ kind }) => kind)).toEqual([
      'request',
      'response',
    ]);
  });

  test('a response in several writes is one message', () => {
    const whole = response('abcdefghijklmnop');
    const pieces = [whole.slice(0, 40), whole.slice(40, 90), whole.slice(90)];
    const message = only(httpMessages(pieces.map((piece, i) => write(i, piece))));
    expect(text(message)).toBe(whole);
    expect(missingBytes(message)).toBe(0);
  });

  test('a body that comes after an interim response belongs to its request', () => {
    const [head = '', body = ''] = request('a body').split(/(?<=\r\n\r\n)/);
    const messages = httpMessages([
      read(1, head),
      write(2, 'HTTP/1.1 100 Continue\r\n\r\n'),
      read(3, body),
      write(4, response()),
    ]);
    expect(messages.map(text)).toEqual([request('a body'), 'HTTP/1.1 100 Continue\r\n\r\n', response()]);
  });

  test('two requests in one read are two messages', () => {
    const messages = httpMessages([read(1, request('one') + request('two'))]);
    expect(messages.map(text)).toEqual([request('one'), request('two')]);
  });

  test('a second request is not taken for the rest of a first one whose body was not reported', () => {
    const head = 'POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n';
    const messages = httpMessages([read(1, head), read(2, request())]);
    expect(messages.map(text)).toEqual([head, request()]);
    expect(messages.map((message) => missingBytes(message))).toEqual([1000, 0]);
  });

  test('a JSON body with capital letters is no request line', () => {
    const body = 'SUCH A body';
    const [head = ''] = request(body).split(body);
    expect(text(only(httpMessages([read(1, head), read(2, body)])))).toBe(head + body);
  });

  test('what is no HTTP at all is kept, and its direction decides', () => {
    const [first, second] = httpMessages([read(1, 'SSH-2.0-OpenSSH_9.2'), write(2, Buffer.alloc(20, 0x80))]);
    expect([first?.kind, second?.kind]).toEqual(['request', 'response']);
  });

  test('a size beyond the event itself reads nothing beyond it', () => {
    const event = { ...read(1, request()), msgSize: 5000 };
    const message = only(httpMessages([event]));
    expect(message.pieces).toEqual([{ bytes: event.msg, full: true }]);
  });
});

describe('missingBytes', () => {
  const missing = (moved: string): number | undefined => missingBytes(only(httpMessages([write(1, moved)])));
  const body = 'x'.repeat(5000);
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  test.each([
    ['nothing', response(), 0],
    ['what an event cannot carry', response(body), response(body).length - 400],
    ['a body that was written on its own', response(body).slice(0, -body.length), 5000],
    ['not the body of 204', 'HTTP/1.1 204 No Content\r\nContent-Length: 10\r\n\r\n', 0],
    ['not the body of a request that announces none', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 0],
    ['unknown: the head is not whole', `HTTP/1.1 200 OK\r\nX: ${body}`, undefined],
    ['unknown: the response says nothing of its length', 'HTTP/1.1 200 OK\r\nHost: x\r\n\r\nabc', undefined],
    ['nothing of a chunked body that ends', `${chunked}3\r\nabc\r\n0\r\n\r\n`, 0],
    [
      'unknown: a chunked body may go on behind what an event carries',
      `${chunked}${'x'.repeat(393 - chunked.length)}\r\n0\r\n\r\n`,
      undefined,
    ],
    ['unknown: a chunked body goes on', `${chunked}3\r\nabc\r\n`, undefined],
    ['unknown: the length is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n', undefined],
    ['by lines that end without \\r', 'HTTP/1.1 200 OK\nContent-Length: 5\n\nab', 3],
  ])('%s', (_what, moved, expected) => {
    expect(missing(moved)).toBe(expected);
  });

  test('HEAD is answered without a body', () => {
    const [asked, answered] = httpMessages([
      read(1, 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'),
      write(2, 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'),
    ]) as [HttpMessage, HttpMessage];
    expect(missingBytes(answered, asked)).toBe(0);
    expect(missingBytes(answered)).toBe(5000);
  });
});
