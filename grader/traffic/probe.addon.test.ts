import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativePath } from '../base/paths.ts';
import { patience, setPatience } from '../base/patience.ts';
import { messageFlags } from '../platform/message-flags.ts';
import { systemCallNames } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';
import { startProbe, type Probe } from './probe.ts';
import { strace, type Traced } from './strace.testing.ts';

const EBADF = -9;
const EAGAIN = -11;
const EFAULT = -14;
const EINVAL = -22;
const SOCK_NONBLOCK = 0o4000;
const { MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT } = messageFlags;

let probe: Probe;
beforeEach(async () => {
  probe = await startProbe();
});
afterEach(() => probe.stop());

const text = (call: Call): string => Buffer.from(call.bytes ?? []).toString();

describe('accept4', () => {
  test.each([
    ['127.0.0.1', 'IPv4'],
    ['::1', 'IPv6'],
  ])('on %s waits for a client and knows it', async (address, family) => {
    const listener = await probe.listen({ address });
    const pending = probe.accept4({ thread: 2, fd: listener.fd });
    const { tid, pointer } = await pending.blocked;
    const client = await probe.connect({ address, port: listener.port });
    const call = await pending.done;
    expect(call).toMatchObject({ actor: 'probe', name: 'accept4', pid: probe.pid, tid, fd: listener.fd, pointer });
    expect(call.peer).toEqual({ family, address, port: client.port });
    expect(call.result).toBeGreaterThan(2);
    expect(call.notAfter).toBeGreaterThan(call.notBefore);
    expect(tid).not.toBe(probe.pid);
    expect(pointer).not.toBe(0n);
  });

  test('the client may have a wanted address and port', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    const from = await probe.listen({ address: '127.0.0.9' }); // its port is free on 127.0.0.7
    await probe.connect({ address: '127.0.0.1', port: listener.port, from: '127.0.0.7', fromPort: from.port });
    const { peer } = await probe.accept4({ fd: listener.fd }).done;
    expect(peer).toEqual({ family: 'IPv4', address: '127.0.0.7', port: from.port });
  });

  test('without an address it passes NULL', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    await probe.connect({ address: '127.0.0.1', port: listener.port });
    const call = await probe.accept4({ fd: listener.fd, address: false }).done;
    expect(call.pointer).toBe(0n);
    expect(call.result).toBeGreaterThan(2);
    expect(call.peer).toBeUndefined();
  });

  test('failures are results', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    await probe.nonblock({ fd: listener.fd });
    expect((await probe.accept4({ fd: listener.fd }).done).result).toBe(EAGAIN);
    expect((await probe.accept4({ fd: 999 }).done).result).toBe(EBADF);
    expect((await probe.accept4({ fd: listener.fd, flags: 0x7 }).done).result).toBe(EINVAL);
  });

  test('the flags arrive', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    await probe.connect({ address: '127.0.0.1', port: listener.port });
    const { result: fd } = await probe.accept4({ fd: listener.fd, flags: SOCK_NONBLOCK }).done;
    expect((await probe.read({ fd, count: 10 }).done).result).toBe(EAGAIN);
  });
});

describe('read and write', () => {
  test('move the bytes that they are told to', async () => {
    const [a, b] = await probe.socketpair();
    const written = await probe.write({ thread: 2, fd: a, bytes: 'POST / HTTP/1.1\r\n' }).done;
    const read = await probe.read({ thread: 3, fd: b, count: 1000, fill: 0x41 }).done;
    expect(written).toMatchObject({ name: 'write', fd: a, result: 17 });
    expect(read).toMatchObject({ name: 'read', fd: b, result: 17 });
    expect(text(written)).toBe('POST / HTTP/1.1\r\n');
    expect(text(read)).toBe('POST / HTTP/1.1\r\n');
    expect(read.tid).not.toBe(written.tid);
  });

  test('a large write repeats a byte; the first 400 bytes are kept', async () => {
    const [a, b] = await probe.socketpair();
    const written = await probe.write({ fd: a, bytes: 'HTTP/1.1 200 OK\r\n', count: 100_000, fill: 0x61 }).done;
    expect(written.result).toBe(100_000);
    expect(text(written)).toBe(`HTTP/1.1 200 OK\r\n${'a'.repeat(383)}`);
    expect((await probe.read({ fd: b, count: 100_000 }).done).result).toBe(100_000);
  });

  test('a buffer at the edge of its page cannot be overstepped', async () => {
    const [a, b] = await probe.socketpair();
    const written = await probe.write({ fd: a, bytes: 'POST / HTTP/1.1\n', edge: true }).done;
    expect((written.pointer + 16n) % 4096n).toBe(0n);
    expect(written.result).toBe(16);
    // The same bytes and one more: the kernel finds nothing behind the page.
    expect((await probe.write({ fd: a, pointer: written.pointer, count: 17 }).done).result).toBe(EFAULT);
    expect((await probe.read({ fd: b, count: 16, edge: true }).done).result).toBe(16);
  });

  test('end of file, a bad fd and a bad pointer are results', async () => {
    const [reading, writing] = await probe.pipe();
    await probe.write({ fd: writing, bytes: 'x' }).done;
    expect((await probe.read({ fd: reading, count: 5, pointer: 1n }).done).result).toBe(EFAULT);
    expect((await probe.read({ fd: reading, count: 5 }).done).result).toBe(1);
    await probe.close({ fd: writing }).done;
    expect(await probe.read({ fd: reading, count: 5 }).done).toMatchObject({ result: 0, bytes: new Uint8Array() });
    expect((await probe.write({ fd: 999, bytes: 'HTTP/1.1 200 OK' }).done).result).toBe(EBADF);
  });

  test('send and recv reach the other end without a watched call', async () => {
    const [a, b] = await probe.socketpair();
    expect(await probe.send({ fd: a, bytes: 'hello' })).toBe(5);
    expect(Buffer.from(await probe.recv({ fd: b, count: 10 })).toString()).toBe('hello');
    await probe.shutdown({ fd: a });
    expect(probe.calls).toEqual([]);
    expect((await probe.read({ fd: b, count: 1 }).done).result).toBe(0);
  });
});

describe('every other call that moves bytes', () => {
  /** A written and a read end, with what is sent before each call. */
  const pair = () => probe.socketpair();

  test.each(['sendto', 'recvfrom'] as const)('%s moves the bytes of a buffer', async (name) => {
    const [a, b] = await pair();
    await probe.send({ fd: a, bytes: 'POST / HTTP/1.1' });
    const call = await (
      name === 'sendto' ? probe.sendto({ fd: b, bytes: 'POST / HTTP/1.1' }) : probe.recvfrom({ fd: b, count: 100 })
    ).done;
    expect(call).toMatchObject({ name, fd: b, result: 15, asked: name === 'sendto' ? 15 : 100 });
    expect(text(call)).toBe('POST / HTTP/1.1');
    expect(call.pieces).toBeUndefined();
  });

  test('the flags arrive: a look moves nothing', async () => {
    const [a, b] = await pair();
    await probe.send({ fd: a, bytes: 'abc' });
    expect(text(await probe.recvfrom({ fd: b, count: 10, flags: MSG_PEEK }).done)).toBe('abc');
    expect(text(await probe.recvfrom({ fd: b, count: 10 }).done)).toBe('abc');
    expect((await probe.recvfrom({ fd: b, count: 10, flags: MSG_DONTWAIT }).done).result).toBe(EAGAIN);
  });

  test.each([
    ['writev', 'readv'],
    ['sendmsg', 'recvmsg'],
  ] as const)('%s and %s have their pieces, each with its part in the result', async (write, read) => {
    const [a, b] = await pair();
    const long = 'x'.repeat(500);
    const written = await probe[write]({ fd: a, pieces: [{ bytes: 'HTTP' }, { count: 0 }, { bytes: long }] }).done;
    expect(written).toMatchObject({ name: write, result: 504, asked: 504 });
    expect(written.pieces?.map(({ size, bytes }) => [size, Buffer.from(bytes).toString()])).toEqual([
      [4, 'HTTP'],
      [0, ''],
      [500, 'x'.repeat(400)],
    ]);
    expect(text(written)).toBe(`HTTP${'x'.repeat(396)}`);
    const got = await probe[read]({ fd: b, pieces: [{ count: 2 }, { count: 503 }, { count: 9 }] }).done;
    expect(got).toMatchObject({
      name: read,
      result: 504,
      asked: 514,
      pieces: [{ size: 2 }, { size: 502 }, { size: 0 }],
    });
    expect(text(got)).toBe(`HTTP${'x'.repeat(396)}`);
    expect(got.pointer).not.toBe(0n);
  });

  test('the last piece may end where the memory does', async () => {
    const [a] = await pair();
    const pieces = [{ bytes: 'POST / HTTP/1.1 ' }, { bytes: 'abc' }];
    const call = await probe.writev({ fd: a, pieces, edge: true }).done;
    expect([call.result, text(call)]).toEqual([19, 'POST / HTTP/1.1 abc']);
  });

  test('failures are results', async () => {
    const [a] = await pair();
    expect((await probe.writev({ fd: 999, pieces: [{ bytes: 'abc' }] }).done).result).toBe(EBADF);
    expect((await probe.writev({ fd: a, pieces: [{ bytes: 'abc' }], count: 2000 }).done).result).toBe(EINVAL);
    expect((await probe.writev({ fd: a, pointer: 1n, count: 1 }).done).result).toBe(EFAULT);
    expect((await probe.sendmsg({ fd: a, pointer: 1n }).done).result).toBe(EFAULT);
  });

  test('a piece may be nowhere, which the call notices only where it has a part', async () => {
    const [a] = await pair();
    const nowhere = { pointer: 8n, count: 5 };
    const { result, pieces } = await probe.writev({ fd: a, pieces: [{ ...nowhere, count: 0 }, { bytes: 'abc' }] }).done;
    expect([result, pieces?.map(({ size }) => size)]).toEqual([3, [0, 3]]);
    expect((await probe.writev({ fd: a, pieces: [{ bytes: 'abc' }, nowhere] }).done).result).toBe(EFAULT);
  });

  test('a packet that is larger than the buffer fills the buffer, and its size may be the result', async () => {
    const [a, b] = await probe.socketpair({ packets: true });
    const packet = async () => probe.send({ fd: b, bytes: 'POST / HTTP/1.1 and more' });
    await packet();
    const look = await probe.recvfrom({ fd: a, count: 4, flags: MSG_PEEK }).done;
    expect([look.result, look.flags, text(look)]).toEqual([4, MSG_PEEK, 'POST']);
    const read = await probe.recvfrom({ fd: a, count: 6, flags: MSG_TRUNC }).done;
    expect([read.result, read.asked, text(read)]).toEqual([24, 6, 'POST /']);
    await packet();
    const message = await probe.recvmsg({ fd: a, pieces: [{ count: 3 }, { count: 4 }], flags: MSG_TRUNC }).done;
    expect([message.result, message.pieces?.map(({ size }) => size)]).toEqual([24, [3, 4]]);
    await packet();
    const empty = await probe.recvmsg({ fd: a, pieces: [{ bytes: 'old' }], count: 0, flags: MSG_TRUNC }).done;
    expect([empty.result, empty.pieces, text(empty)]).toEqual([24, undefined, '']);
  });

  test('accept tells the client, as accept4 does', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    const client = await probe.connect({ address: '127.0.0.1', port: listener.port });
    const call = await probe.accept({ fd: listener.fd }).done;
    expect(call).toMatchObject({ name: 'accept', peer: { family: 'IPv4', address: '127.0.0.1', port: client.port } });
  });
});

describe('close', () => {
  test('works once', async () => {
    const [a] = await probe.socketpair();
    const wanted = await probe.dup2({ fd: a, to: 300 });
    expect(wanted).toBe(300);
    expect(await probe.close({ fd: 300 }).done).toMatchObject({ name: 'close', fd: 300, result: 0, pointer: 0n });
    expect((await probe.close({ fd: 300 }).done).result).toBe(EBADF);
  });
});

describe('threads', () => {
  test('one that is blocked does not hold up the others', async () => {
    const [a, b] = await probe.socketpair();
    const listener = await probe.listen({ address: '::1' });
    const reading = probe.read({ thread: 10, fd: b, count: 3 });
    const accepting = probe.accept4({ thread: 11, fd: listener.fd });
    await Promise.all([reading.blocked, accepting.blocked]);
    await probe.write({ thread: 12, fd: a, bytes: 'abc' }).done;
    await probe.connect({ thread: 13, address: '::1', port: listener.port });
    await Promise.all([reading.done, accepting.done]);
    expect(probe.calls.map(({ name }) => name).sort()).toEqual(['accept4', 'read', 'write']);
    expect(new Set(probe.calls.map(({ tid }) => tid)).size).toBe(3);
  });

  test('keep their id from call to call, and none has the id of the process', async () => {
    const tids = await Promise.all([1, 2, 63].map((thread) => probe.tid(thread)));
    expect(await Promise.all([1, 2, 63].map((thread) => probe.tid(thread)))).toEqual(tids);
    expect(new Set([...tids, probe.pid]).size).toBe(4);
  });

  test('a call that returns is not taken for one that blocks', async () => {
    await expect(probe.close({ fd: 999 }).blocked).rejects.toMatchObject({ code: 'PROBE_NOT_BLOCKED' });
  });

  test('there are 95 of them', async () => {
    await expect(probe.tid(96)).rejects.toMatchObject({ code: 'PROBE_REFUSED' });
    await expect(probe.tid(0)).rejects.toMatchObject({ code: 'PROBE_REFUSED' });
  });
});

describe('a close that is held', () => {
  /** To mount needs a right that a user has in a namespace of their own only. */
  const own = `#!/bin/sh\nexec unshare --user --map-root-user --mount ${nativePath('probe')}\n`;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'probe-test-'));
    writeFileSync(join(folder, 'probe'), own, { mode: 0o700 });
    await probe.stop();
    probe = await startProbe({ path: join(folder, 'probe') });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('goes on when it is released, and other closes do not wait for it', async () => {
    const [fd, other] = await probe.pipe();
    await probe.hold({ fd });
    const held = probe.close({ thread: 2, fd });
    await held.blocked;
    expect(await probe.close({ fd: other }).done).toMatchObject({ result: 0 });
    expect(probe.pending()).toHaveLength(1);
    await probe.release();
    expect(await held.done).toMatchObject({ fd, result: 0 });
  });

  test('is ended with the probe', async () => {
    const [fd] = await probe.pipe();
    await probe.hold({ fd });
    await probe.close({ thread: 2, fd }).blocked;
    await probe.stop();
  });
});

describe('orders in turn', () => {
  test('a failure is told at once, though an order after it waits for ever', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    await probe.tid(2);
    const turn = probe.inTurn();
    turn.occupy({ count: 500 }); // takes longer than to hand out the orders after it
    turn.connect({ address: '127.0.0.1', port: 1 });
    turn.accept4({ thread: 2, fd: listener.fd });
    await expect(turn.done()).rejects.toMatchObject({ code: 'PROBE_CALL_FAILED' });
    expect(probe.pending()).toEqual([expect.stringContaining(`2 accept4 after=5 fd=${listener.fd}`)]);
  });
});

describe('the end', () => {
  test('stop ends a process with blocked calls; who waits is told', async () => {
    const listener = await probe.listen({ address: '127.0.0.1' });
    const pending = probe.accept4({ thread: 2, fd: listener.fd });
    await pending.blocked;
    await probe.stop();
    await expect(pending.done).rejects.toMatchObject({ code: 'PROBE_DIED' });
    await expect(probe.tid()).rejects.toMatchObject({ code: 'PROBE_DIED' });
    await probe.stop();
  });

  test('a program that is not there is an error', async () => {
    await expect(startProbe({ path: '/nonexistent/probe' })).rejects.toMatchObject({ code: 'PROBE_DIED' });
  });

  test('a set-up call that fails says which and why', async () => {
    await expect(probe.connect({ address: '127.0.0.1', port: 1 })).rejects.toMatchObject({
      code: 'PROBE_CALL_FAILED',
      message: expect.stringContaining('errno 111'),
    });
  });
});

describe('seen from outside', () => {
  test('it makes the commanded calls and no other', async () => {
    const other = ['pread64', 'open', 'openat', 'close_range'];
    const watcher = await strace(probe.pid, [...systemCallNames, ...other]);
    const listener = await probe.listen({ address: '127.0.0.1' });
    for (let round = 0; round < 5; round++) {
      const accepting = probe.accept4({ thread: 2 + round, fd: listener.fd });
      const client = await probe.connect({ address: '127.0.0.1', port: listener.port });
      const { result: fd } = await accepting.done;
      const reading = probe.read({ thread: 20, fd, count: 5000 });
      await reading.blocked;
      await probe.send({ fd: client.fd, bytes: `POST /customResponse HTTP/1.1\r\n\r\n${round}` });
      await reading.done;
      await probe.write({ thread: 21, fd, bytes: 'HTTP/1.1 200 OK\r\n\r\n', count: 20_000 * round + 19 }).done;
      await probe.recv({ fd: client.fd, count: 200_000 });
      await probe.close({ thread: 22, fd }).done;
      await probe.close({ thread: 22, fd }).done;
      await probe.read({ thread: 22, fd, count: 1 }).done;
    }
    const seen = await watcher.stop();
    expect(byThread(seen)).toEqual(byThread(probe.calls.map(toTraced)));
    expect(seen).toHaveLength(30);
  });
});

const toTraced = ({ tid, name, fd, result, bytes }: Call): Traced => ({
  ...{ tid, name, fd, result },
  ...(bytes && { bytes: Buffer.from(bytes).toString('hex') }),
});

const byThread = (calls: Traced[]): Traced[] => [...calls].sort((a, b) => a.tid - b.tid);

/** In the guest patience is told after these modules were loaded, and at every restore. */
describe('as patience says when it is asked', () => {
  const usual = patience;
  afterEach(() => setPatience(usual));

  test('the probe has time to block', async () => {
    const [fd] = await probe.pipe();
    await probe.read({ fd, count: 1 }).blocked;
    setPatience(0.01);
    // Its thread is in another call.
    await expect(probe.close({ fd }).blocked).rejects.toThrow(/within 50 ms/);
  });
});
