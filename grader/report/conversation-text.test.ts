import { describe, expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { Conversation } from '../events/conversations.ts';
import type { ChunkEvent, DataEvent } from '../events/decode.ts';
import { chunks, close, open, read, request, response, write } from '../events/events.testing.ts';
import { EGRESS, INGRESS } from '../events/layout.ts';
import { conversationJson } from './conversation-json.ts';
import { conversationText } from './conversation-text.ts';

const conversation = (...data: (DataEvent | ChunkEvent)[]): Conversation => ({
  ...{ pid: 120, fd: 27, open: open(1), data, close: close(9), isPart: false },
});
const shown = (item: Conversation): string => stripVTControlCharacters(conversationText(item));

describe('conversationText', () => {
  test('client, request and response, whole', () => {
    expect(shown(conversation(read(2, request('{"size": 1}')), write(4, response('{"answer":"x"}'))))).toBe(`\
10.0.2.2 port 40476 (process 120, fd 27)
  → POST /customResponse HTTP/1.1 (in)
    Host: localhost
    Content-Length: 11

    {"size": 1}
  ← HTTP/1.1 200 OK (out, after 2.0 ms)
    Content-Type: application/json
    Content-Length: 14

    {"answer":"x"}

`);
  });

  test('what is missing is counted, and why it is missing', () => {
    const long = response('x'.repeat(1000));
    expect(shown(conversation(write(2, long)))).toContain(
      `… and ${long.length - 400} more bytes: an event carries at most`,
    );
    expect(shown(conversation(read(2, 'POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n')))).toContain(
      '… and 7 more bytes: no event carried them',
    );
    expect(shown(conversation(write(2, `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(400)}`)))).toContain('… and perhaps more');
  });

  test('a gap between two pieces is marked', () => {
    const whole = response('x'.repeat(500));
    expect(shown(conversation(write(2, whole.slice(0, 450)), write(3, whole.slice(450))))).toContain('x […] x');
  });

  test('what was not reported is said', () => {
    expect(shown(conversation(read(2, request())))).toContain('← the response was not reported');
    expect(shown(conversation(write(2, response())))).toContain('→ the request was not reported');
    expect(shown(conversation())).toContain('no HTTP was reported');
    expect(shown({ ...conversation(), open: undefined })).toContain('a client from before');
    expect(shown({ ...conversation(), close: undefined })).toContain('no close event');
  });

  test('no byte of a message reaches the terminal as a command', () => {
    const bytes = Buffer.from([
      ...Buffer.from('POST / HTTP/1.1\r\n\r\n'),
      0x1b,
      0x5b,
      0x32,
      0x4a,
      0,
      0x7f,
      0xc2,
      0x9b,
      0xff,
    ]);
    const text = shown(conversation(read(2, bytes)));
    expect(text).toContain('\\x1b[2J\\x00\\x7f\\x9b\ufffd');
    expect(text).toMatch(/^[\n -~→←\ufffd]*$/);
  });
});

describe('conversationJson', () => {
  test('an object for each exchange, as docs/sniffer.md says', () => {
    const connection = { type: 'exchange', pid: 120, fd: 27, openedNs: 1_000_000n, closedNs: 9_000_000n };
    const client = { family: 'IPv4', address: '10.0.2.2', port: 40476 };
    const long = response('x'.repeat(1000));
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const message = (timestampNs: bigint, direction: string, text: string, missingBytes: number) => ({
      ...{ timestampNs, direction, text, missingBytes, bytes: base64(text) },
      body: missingBytes === 0 ? base64('{"size": 50}') : null,
    });
    expect(conversationJson(conversation(read(2, request()), write(3, long), read(4, request())))).toEqual([
      {
        ...{ ...connection, client, interim: [] },
        request: message(2_000_000n, 'in', request(), 0),
        response: message(3_000_000n, 'out', long.slice(0, 400), long.length - 400),
      },
      { ...connection, client, interim: [], request: message(4_000_000n, 'in', request(), 0), response: null },
    ]);
  });

  test('a connection without HTTP is an object, too', () => {
    expect(conversationJson({ ...conversation(), open: undefined, close: undefined })).toEqual([
      {
        ...{ type: 'exchange', pid: 120, fd: 27, client: null, openedNs: null, closedNs: null },
        ...{ request: null, interim: [], response: null },
      },
    ]);
  });
});

describe('a conversation in chunks', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n';

  test('is shown whole, a body without the lines of its chunks', () => {
    const asked = request('y'.repeat(1_000));
    const text = shown(conversation(...chunks(INGRESS, 2, asked), ...chunks(EGRESS, 3, chunked)));
    expect(text).toContain(`    ${'y'.repeat(1_000)}\n  ← HTTP/1.1 200 OK (out, after 1.0 ms)\n`);
    expect(text).toContain('\n\n    hello world\n');
    expect(text).not.toContain('…');
  });

  test('tells a body that is no text by its size and type', () => {
    const image = `HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4000\r\n\r\n${'\x89PN\0'.repeat(1_000)}`;
    expect(shown(conversation(...chunks(EGRESS, 2, image)))).toContain('\n    [4000 bytes of image/png]\n');
    expect(shown(conversation(...chunks(EGRESS, 2, image.slice(0, -800))))).toMatch(
      /\[3200 of 4000 bytes of image\/png\]\n.*and 800 more bytes/,
    );
  });

  test('says where bytes are missing, and how many', () => {
    const long = response('x'.repeat(2_000));
    const holed = [...chunks(EGRESS, 2, long.slice(0, 400)), ...chunks(EGRESS, 2, long.slice(1_000), 1_000)];
    const text = shown(conversation(...holed));
    expect(text).toContain('x [… 600 bytes …] x');
    expect(text).toContain('… and 600 more bytes: no event carried them');
    expect(conversationJson(conversation(...holed))).toMatchObject([
      { response: { missingBytes: 600, gaps: [{ at: 400, bytes: 600 }], body: null } },
    ]);
  });

  test('as JSON has the bytes of the wire, and the body as its receiver has it', () => {
    const [{ response: said }] = conversationJson(conversation(...chunks(EGRESS, 2, chunked))) as [
      { response: { bytes: string; body: string; gaps: object[] } },
    ];
    expect(Buffer.from(said.bytes, 'base64').toString()).toBe(chunked);
    expect(Buffer.from(said.body, 'base64').toString()).toBe('hello world');
    expect(said.gaps).toEqual([]);
  });
});
