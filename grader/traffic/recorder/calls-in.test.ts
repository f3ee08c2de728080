import { describe, expect, test } from '@jest/globals';
import { systemCalls, type SystemCallName } from '../../platform/system-calls.ts';
import { callsIn } from './calls-in.ts';

interface Fields {
  name?: SystemCallName;
  at?: [begun: number, ended: number];
  result?: number;
  tid?: number;
  fd?: number;
  piece?: number;
  size?: number;
  flags?: number;
  bytes?: string | Uint8Array;
}

/** struct record_t, with what was in the ring before behind its bytes. */
function record({
  name = 'read',
  at = [1, 2],
  result = 3,
  tid = 71,
  fd = 5,
  piece = 0,
  size,
  flags = 0,
  bytes = 'abc',
}: Fields) {
  const room = Buffer.alloc(456, 0xee);
  const contents = Buffer.from(bytes as string);
  room.writeBigUInt64LE(BigInt(at[0]), 0);
  room.writeBigUInt64LE(BigInt(at[1]), 8);
  room.writeBigInt64LE(BigInt(result), 16);
  [70, tid, systemCalls[name].number.x64].forEach((value, i) => room.writeUInt32LE(value, 24 + 4 * i));
  room.writeInt32LE(fd, 36);
  [piece, size ?? contents.length, flags].forEach((value, i) => room.writeUInt32LE(value, 40 + 4 * i));
  contents.copy(room, 52);
  return new Uint8Array(room);
}
const read = (...records: Fields[]) => callsIn(records.map(record), 'x64');
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe('what the recorder has written is read as calls', () => {
  test('with the first 400 bytes of what was moved', () => {
    const [call] = read({ name: 'write', result: 5000, size: 5000, bytes: 'x'.repeat(400) });
    expect(call).toMatchObject({ name: 'write', pid: 70, tid: 71, fd: 5, result: 5000, notBefore: 1n, notAfter: 2n });
    expect(text(call?.bytes)).toBe('x'.repeat(400));
    expect(call).not.toHaveProperty('pieces');
  });

  test('what takes several records, one behind the other, up to where the buffer or the piece ends', () => {
    const [first, rest] = ['x'.repeat(400), 'y'.repeat(400)];
    const [buffer, vector] = read(
      { result: 550, size: 550, bytes: first },
      { result: 550, size: 550, bytes: rest },
      { name: 'writev', tid: 72, piece: 1, size: 600, bytes: first },
      { name: 'writev', tid: 72, piece: 1, size: 600, bytes: rest },
      { name: 'writev', tid: 72, piece: 2, bytes: 'end' },
    );
    expect(text(buffer?.bytes)).toBe(first + rest.slice(0, 150));
    expect(vector?.pieces?.map(({ size, bytes }) => [size, bytes.length])).toEqual([
      [600, 600],
      [3, 3],
    ]);
  });

  test('the pieces of one call in one, those of two threads at the same time apart', () => {
    const calls = read(
      { name: 'writev', tid: 71, piece: 1, bytes: 'HTTP' },
      { name: 'writev', tid: 72, piece: 1, bytes: 'other', at: [1, 4] },
      { name: 'writev', tid: 71, piece: 2, bytes: '' },
      { name: 'writev', tid: 71, piece: 3, bytes: '/1.1' },
    );
    expect(calls.map(({ tid, bytes, pieces = [] }) => [tid, text(bytes), pieces.map(({ size }) => size)])).toEqual([
      [71, 'HTTP/1.1', [4, 0, 4]],
      [72, 'other', [5]],
    ]);
  });

  test.each<[SystemCallName, number]>([
    ['read', -11],
    ['writev', -14],
    ['close', 0],
    ['accept4', -11],
  ])('a %s of %i has neither bytes nor a client', (name, result) => {
    const [call] = read({ name, result, bytes: '' });
    expect(Object.keys(call ?? {}).sort()).toEqual(['fd', 'name', 'notAfter', 'notBefore', 'pid', 'result', 'tid']);
  });

  test('an accepted client by its address, where the caller asked for it', () => {
    const address = Uint8Array.from([2, 0, 0x9c, 0x40, 127, 1, 2, 3]);
    const [asked, bare] = read(
      { name: 'accept4', result: 9, bytes: address },
      { name: 'accept4', result: 10, bytes: '', at: [3, 4] },
    );
    expect(asked?.peer).toEqual({ family: 'IPv4', address: '127.1.2.3', port: 40_000 });
    expect(bare).not.toHaveProperty('peer');
  });

  test('one that the kernel makes again, because of a signal, is none yet', () => {
    expect(
      read({ result: -512, bytes: '' }, { result: -516, bytes: '' }, { result: -14, bytes: '', at: [3, 4] }),
    ).toEqual([expect.objectContaining({ result: -14 })]);
  });

  test('with its flags, where it has some', () => {
    const [look, plain] = read({ name: 'recvfrom', flags: 2 }, { name: 'recvfrom', at: [3, 4] });
    expect(look).toMatchObject({ flags: 2 });
    expect(text(look?.bytes)).toBe('abc');
    expect(plain).not.toHaveProperty('flags');
  });

  test('in the order in which they returned', () => {
    const calls = read({ fd: 1, at: [1, 9], tid: 1 }, { fd: 2, at: [2, 3], tid: 2 }, { fd: 3, at: [4, 5], tid: 2 });
    expect(calls.map(({ fd }) => fd)).toEqual([2, 3, 1]);
  });
});
