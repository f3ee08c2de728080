import { describe, expect, test } from '@jest/globals';
import { chunks, close, open, request, response } from './events.testing.ts';
import type { ChunkEvent } from './decode.ts';
import { exchangesOf } from './exchanges.ts';
import { partsOf } from './http-body.ts';
import { missingBytes, type HttpMessage } from './http-message.ts';
import { EGRESS, INGRESS } from './layout.ts';
import { Stream } from './stream.ts';

const exchanges = (...data: ChunkEvent[]) =>
  exchangesOf({ pid: 120, fd: 27, open: open(0), data, close: close(99), isPart: false });
const textOf = (message: HttpMessage | undefined) =>
  message && Buffer.concat(message.pieces.map(({ bytes }) => bytes)).toString('latin1');
/** Of each exchange: the request, the response, and how much is missing of each. */
const shown = (...data: ChunkEvent[]) =>
  exchanges(...data).map(({ request: asked, response: said }) => [
    textOf(asked),
    textOf(said),
    asked && missingBytes(asked),
    said && missingBytes(said, asked),
  ]);
const bodyOf = (message: HttpMessage | undefined) => message && Buffer.from(partsOf(message)?.body ?? []).toString();

const long = response('x'.repeat(12_000));
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a stream', () => {
  const letters = (position: number, bytes: string) => chunks(EGRESS, 1, bytes, position);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

  test('is in the order of positions, whatever the order of events', () => {
    const stream = new Stream([...letters(6, 'ghi'), ...letters(0, 'abc'), ...letters(3, 'def')]);
    expect(text(stream.from(0))).toBe('abcdefghi');
    expect([stream.begin, stream.end]).toEqual([0, 9]);
  });

  test('has every byte once, also where two events overlap', () => {
    expect(text(new Stream([...letters(0, 'abcd'), ...letters(2, 'CDef'), ...letters(1, 'x')]).from(0))).toBe('abcdef');
  });

  test('says where it has gaps', () => {
    const stream = new Stream([...letters(0, 'abc'), ...letters(10, 'k')]);
    expect(stream.pieces(0, 12).map(({ bytes, gap }) => [text(bytes), gap])).toEqual([
      ['abc', 7],
      ['k', 1],
    ]);
    expect([stream.from(3).length, stream.next(3), stream.next(10)]).toEqual([0, 10, 11]);
  });
});

describe('messages', () => {
  test('of any length are whole', () => {
    const asked = request('y'.repeat(4_000));
    expect(shown(...chunks(INGRESS, 1, asked), ...chunks(EGRESS, 2, long))).toEqual([[asked, long, 0, 0]]);
  });

  test('a head and a body that come apart, one byte first', () => {
    const asked = request('{"size": 1}');
    const parts = [0, 1, 7, asked.length - 5].flatMap((from, i, all) =>
      chunks(INGRESS, i, asked.slice(from, all[i + 1]), from),
    );
    expect(shown(...parts)).toEqual([[asked, undefined, 0, undefined]]);
  });

  test('of one connection follow one another: kept alive, or asked before the answer has come', () => {
    const [a, b] = [request('a'), request('b')];
    const [A, B] = [response('A'), response('B')];
    const expected = [
      [a, A, 0, 0],
      [b, B, 0, 0],
    ];
    expect(shown(...chunks(INGRESS, 1, a + b), ...chunks(EGRESS, 2, A + B))).toEqual(expected);
    const turns = [
      chunks(INGRESS, 1, a),
      chunks(EGRESS, 2, A),
      chunks(INGRESS, 3, b, a.length),
      chunks(EGRESS, 4, B, A.length),
    ];
    expect(shown(...turns.flat())).toEqual(expected);
  });

  test('in chunks: as they were sent, and without the lines of the chunks', () => {
    const said = `${chunked}5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: z\r\n\r\n`;
    const next = response('next');
    const [first, second] = exchanges(...chunks(EGRESS, 1, said + next));
    expect(textOf(first?.response)).toBe(said);
    expect(bodyOf(first?.response)).toBe('hello world');
    expect(textOf(second?.response)).toBe(next);
  });

  test('an answer to HEAD has no body, an interim one is not the answer, and one that does not say ends with the connection', () => {
    const head = 'HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n';
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n';
    const open = 'HTTP/1.0 200 OK\r\n\r\nuntil the end';
    const asked = request('b');
    const found = exchanges(...chunks(INGRESS, 1, head + asked), ...chunks(EGRESS, 2, answer + interim + open));
    expect(found.map((each) => textOf(each.response))).toEqual([answer, open]);
    expect(found[1]?.interim.map(textOf)).toEqual([interim]);
    expect(bodyOf(found[1]?.response)).toBe('until the end');
  });

  test('a client’s own: it writes the request', () => {
    const [asked, said] = [request('a'), response('A')];
    expect(shown(...chunks(EGRESS, 1, asked), ...chunks(INGRESS, 2, said))).toEqual([[asked, said, 0, 0]]);
  });

  test('that were not reported are not invented', () => {
    expect(exchanges()).toEqual([]);
    expect(shown(...chunks(EGRESS, 1, response('A')))).toEqual([[undefined, response('A'), undefined, 0]]);
  });
});

describe('what is missing', () => {
  test('in the middle of a body is a gap, and the next message is found behind it', () => {
    const said = [...chunks(EGRESS, 1, long.slice(0, 800)), ...chunks(EGRESS, 1, long.slice(2_000), 2_000)];
    const [first, second] = exchanges(...said, ...chunks(EGRESS, 2, response('B'), long.length));
    expect(first?.response?.pieces.map(({ bytes, gap }) => [bytes.length, gap])).toEqual([
      [800, 1_200],
      [long.length - 2_000, undefined],
    ]);
    expect(first?.response && missingBytes(first.response)).toBe(1_200);
    expect(textOf(second?.response)).toBe(response('B'));
  });

  test('at the end is counted by what the head says', () => {
    const [only] = exchanges(...chunks(EGRESS, 1, long.slice(0, 800)));
    expect(only?.response && missingBytes(only.response)).toBe(long.length - 800);
  });

  test('inside a chunk is passed over, and over the line of one nothing is known until a message begins', () => {
    const said = `${chunked}3e8\r\n${'x'.repeat(1000)}\r\n0\r\n\r\n`;
    const at = said.indexOf('xxx');
    const holed = [...chunks(EGRESS, 1, said.slice(0, at + 10)), ...chunks(EGRESS, 1, said.slice(at + 900), at + 900)];
    const [inside] = exchanges(...holed);
    expect(inside?.response && missingBytes(inside.response)).toBe(890);
    const lineGone = [
      ...chunks(EGRESS, 1, said.slice(0, at - 3)),
      ...chunks(EGRESS, 1, said.slice(at + 900), at + 900),
    ];
    const [before, behind] = exchanges(...lineGone, ...chunks(EGRESS, 2, response('B'), said.length + 100));
    expect(before?.response && missingBytes(before.response)).toBeUndefined();
    expect(textOf(behind?.response)).toBe(response('B'));
  });

  test('whole messages between two others', () => {
    const later = response('C');
    expect(
      shown(...chunks(EGRESS, 1, response('A')), ...chunks(EGRESS, 3, later, 5_000)).map(([, said]) => said),
    ).toEqual([response('A'), later]);
  });

  test('the head: what is there belongs to a message that does not tell', () => {
    const [only] = exchanges(...chunks(EGRESS, 1, 'HTTP/1.1 200 OK\r\nContent-'), ...chunks(EGRESS, 1, 'body', 500));
    expect(only?.response?.pieces).toHaveLength(2);
    expect(only?.response && missingBytes(only.response)).toBeUndefined();
  });
});

test('a body that is no text is known as such', () => {
  const typed = (type: string, body: string) =>
    `HTTP/1.1 200 OK\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const parts = (message: string) => {
    const [only] = exchanges(...chunks(EGRESS, 1, message));
    const found = only?.response && partsOf(only.response);
    return found && [found.type, found.isBinary];
  };
  expect(parts(typed('Content-Type: image/png', '\x89PNG\0'))).toEqual(['image/png', true]);
  expect(parts(typed('Content-Encoding: gzip', 'abc'))).toEqual([undefined, true]);
  expect(parts(typed('Content-Type: text/plain; charset=utf-8', 'abc'))).toEqual(['text/plain', false]);
});
