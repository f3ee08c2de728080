import { describe, expect, test } from '@jest/globals';
import { decodeEvent } from './decode.ts';

const bytes = (hex: string, length = 0) => {
  const data = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return new Uint8Array(Buffer.concat([data, Buffer.alloc(Math.max(0, length - data.length))]));
};
/** 1,000,000,007 ns · pid 70000 · fd 5 */
const HEAD = '07ca9a3b00000000 70110100 05000000';

describe('open', () => {
  test('IPv4: family in host order, port and address in network order', () => {
    expect(decodeEvent('socket_open_events', bytes(`${HEAD} 0200 9c40 7f010203`, 48))).toEqual({
      ...{ kind: 'open', timestampNs: 1_000_000_007n, pid: 70_000, fd: 5, family: 2 },
      peer: { family: 'IPv4', address: '127.1.2.3', port: 40_000 },
    });
  });

  test('IPv6', () => {
    const address = '20010db8000000000000000000000001';
    expect(
      decodeEvent('socket_open_events', bytes(`${HEAD} 0a00 9c40 00000000 ${address} 00000000`, 52)),
    ).toMatchObject({ family: 10, peer: { family: 'IPv6', address: '2001:db8::1', port: 40_000 } });
  });

  test('another family has no address', () => {
    expect(decodeEvent('socket_open_events', bytes(`${HEAD} 0100 2f74`, 48))).toMatchObject({
      family: 1,
      peer: undefined,
    });
  });

  test('a negative fd keeps its sign', () => {
    const head = HEAD.replace('05000000', 'f5ffffff');
    expect(decodeEvent('socket_open_events', bytes(head, 48))).toMatchObject({ fd: -11 });
  });

  test('44 bytes are enough, 43 are not', () => {
    expect(decodeEvent('socket_open_events', bytes(HEAD, 44)).kind).toBe('open');
    expect(decodeEvent('socket_open_events', bytes(HEAD, 43))).toEqual({
      ...{ kind: 'short', output: 'socket_open_events', bytes: 43 },
    });
  });
});

describe('data', () => {
  test('direction, size and all 400 bytes; what stands behind them is ignored', () => {
    const event = decodeEvent('socket_data_events', bytes(`${HEAD} 01000000 05000000 48454c4c4f`, 436));
    expect(event).toMatchObject({ kind: 'data', pid: 70_000, fd: 5, direction: 1, msgSize: 5 });
    if (event.kind !== 'data') throw new Error('unreachable');
    expect(event.msg).toHaveLength(400);
    expect(Buffer.from(event.msg.subarray(0, 6)).toString()).toBe('HELLO\0');
  });

  test('reads from where the bytes begin in a larger buffer', () => {
    const whole = Buffer.concat([Buffer.alloc(3, 0xff), bytes(`${HEAD} 00000000 10000000`, 428)]);
    expect(decodeEvent('socket_data_events', new Uint8Array(whole.subarray(3)))).toMatchObject({ fd: 5, msgSize: 16 });
  });

  test('may end where its message does; what the kernel fills up with is no part of it', () => {
    const cut = bytes(`${HEAD} 01000000 05000000 48454c4c4f ffffffff ffffff`);
    const event = decodeEvent('socket_data_events', cut);
    expect(event).toMatchObject({ kind: 'data', msgSize: 5 });
    if (event.kind !== 'data') throw new Error('unreachable');
    expect(event.msg).toEqual(bytes('48454c4c4f', 400));
    expect(decodeEvent('socket_data_events', cut, { whole: true }).kind).toBe('short');
    expect(decodeEvent('socket_data_events', cut.subarray(0, 28)).kind).toBe('short');
  });

  test('bytes that were sent behind the message stay', () => {
    const event = decodeEvent('socket_data_events', bytes(`${HEAD} 01000000 01000000 48ffffff`, 428));
    if (event.kind !== 'data') throw new Error('unreachable');
    expect(event.msg).toEqual(bytes('48ffffff', 400));
  });

  test('one byte too few is short', () => {
    expect(decodeEvent('socket_data_events', bytes(HEAD, 423), { whole: true }).kind).toBe('short');
  });
});

test('a chunk has a position, and may end where its message does', () => {
  const POSITION = '9001000000000000';
  const whole = decodeEvent('socket_chunk_events', bytes(`${HEAD} 01000000 05000000 ${POSITION} 48454c4c4f`, 432));
  expect(whole).toMatchObject({ kind: 'chunk', pid: 70_000, fd: 5, direction: 1, msgSize: 5, position: 400n });
  const cut = bytes(`${HEAD} 01000000 05000000 ${POSITION} 48454c4c4f ffffff`);
  expect(decodeEvent('socket_chunk_events', cut)).toEqual(whole);
  expect(decodeEvent('socket_chunk_events', cut, { whole: true }).kind).toBe('short');
  expect(decodeEvent('socket_chunk_events', cut.subarray(0, 36)).kind).toBe('short');
});

test('close', () => {
  expect(decodeEvent('socket_close_events', bytes(HEAD))).toEqual({
    ...{ kind: 'close', timestampNs: 1_000_000_007n, pid: 70_000, fd: 5 },
  });
  expect(decodeEvent('socket_close_events', bytes(HEAD).subarray(0, 15)).kind).toBe('short');
});
