import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import type { Call } from '../platform/call.ts';
import { startServer, type ServerHandle } from './server.ts';
import { strace, type Traced } from './strace.testing.ts';

let server: ServerHandle;
beforeEach(async () => {
  server = await startServer({ port: 0, addresses: ['0.0.0.0', '::'] });
});
afterEach(() => server.stop());

const curl = async (size: number, hosts: string[], ...options: string[]): Promise<string> => {
  const urls = hosts.map((host) => `http://${host}:${server.port}/customResponse`);
  const args = ['-q', '-sS', '--noproxy', '*', '--max-time', '30', '-d', `{"size": ${size}}`, ...options, ...urls];
  return (await promisify(execFile)('curl', args, { maxBuffer: 1e8 })).stdout;
};

/** A request in two TCP segments; the second leaves when the server has read the first. */
async function splitRequest(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: server.port, noDelay: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write('POST /customResponse HTTP/1.1\r\nhost: x\r\ncontent-length: 11\r\nconnection: close\r\n\r\n');
  const before = await untilCall('read');
  socket.write('{"size": 5}');
  await once(socket, 'end');
  socket.end();
  await server.idle(5_000);
  taken.push(...before);
  return Buffer.concat(chunks).toString();
}

/** Calls that a test has asked for before the end. */
let taken: Call[];
beforeEach(() => {
  taken = [];
});

async function untilCall(name: Call['name']): Promise<Call[]> {
  const calls: Call[] = [];
  const deadline = Date.now() + 5_000;
  while (!calls.some((call) => call.name === name)) {
    if (Date.now() > deadline) throw new Error(`no ${name} within 5 s`);
    calls.push(...(await server.calls()));
  }
  return calls;
}

const allCalls = async (): Promise<Call[]> => {
  await server.idle(5_000);
  return [...taken, ...(await server.calls())];
};

describe('the truth about a request', () => {
  test.each(['127.0.0.1', '[::1]'])('through %s', async (host) => {
    const answer = await curl(50, [host]);
    const calls = await allCalls();
    expect(calls.map(({ name }) => name)).toEqual(['accept4', 'accept4', 'read', 'write', 'read', 'close']);
    const [accept, dry, request, response, end, close] = calls as [Call, Call, Call, Call, Call, Call];
    const listening = server.listening.find(({ address }) => address.includes(':') === host.includes(':'));
    expect(accept).toMatchObject({ actor: 'server', pid: server.pid, tid: server.tid, fd: listening?.fd });
    expect(accept.peer).toEqual({
      family: host.includes(':') ? 'IPv6' : 'IPv4',
      address: host.replace(/[[\]]/g, ''),
      port: expect.any(Number),
    });
    expect(dry.result).toBe(-11); // EAGAIN: nobody else waits
    expect([request, response, end, close].map(({ fd }) => fd)).toEqual(Array(4).fill(accept.result));
    expect(text(request)).toMatch(/^POST \/customResponse HTTP\/1.1\r\n[^]*{"size": 50}$/);
    expect(request.result).toBe(request.bytes?.length);
    expect(text(response)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(text(response).endsWith(`\r\n\r\n${answer}`)).toBe(true);
    expect([response.result, end.result, close.result]).toEqual([response.bytes?.length, 0, 0]);
    expect(server.tid).not.toBe(server.pid);
  });

  test('times enclose the call and follow each other', async () => {
    const start = process.hrtime.bigint();
    await curl(50, ['127.0.0.1', '127.0.0.1']);
    const calls = await allCalls();
    const end = process.hrtime.bigint();
    for (const { notBefore, notAfter } of calls) expect(notAfter).toBeGreaterThan(notBefore);
    for (const [i, call] of calls.slice(1).entries())
      expect(call.notBefore).toBeGreaterThanOrEqual(calls[i]?.notAfter ?? 0n);
    expect(calls[0]?.notBefore).toBeGreaterThan(start);
    expect(calls.at(-1)?.notAfter).toBeLessThan(end);
  });

  test('the head of a response is short enough to leave room for the body', async () => {
    await curl(10 * 1024 * 1024, ['127.0.0.1']);
    const response = (await allCalls()).find(({ name }) => name === 'write');
    expect(text(response).indexOf('{"answer"')).toBeLessThan(300);
    expect(response?.bytes).toHaveLength(400);
    expect(response?.result).toBeGreaterThan(400);
  });

  test('a call is told once', async () => {
    await curl(50, ['127.0.0.1']);
    expect(await allCalls()).toHaveLength(6);
    expect(await server.calls()).toEqual([]);
  });
});

const text = (call: Call | undefined): string => Buffer.from(call?.bytes ?? []).toString('latin1');

describe('the truth is what strace sees', () => {
  test.each<[string, () => Promise<string>]>([
    ['an empty answer', () => curl(0, ['127.0.0.1'])],
    ['50 characters', () => curl(50, ['127.0.0.1'])],
    ['5,000 characters', () => curl(5_000, ['127.0.0.1'])],
    ['100,000 characters', () => curl(100_000, ['127.0.0.1'])],
    ['IPv6', () => curl(50, ['[::1]'])],
    ['two requests on one connection', () => curl(50, ['127.0.0.1', '127.0.0.1'])],
    ['two connections at once', () => curl(50, ['127.0.0.1', '[::1]'], '--parallel', '--parallel-immediate')],
    ['a request in two segments', splitRequest],
    [
      'a body that is too large, and a 100 Continue',
      () => curl(50, ['127.0.0.1'], '-d', 'x'.repeat(100_000), '-H', 'expect: 100-continue'),
    ],
    ['a refused request', () => curl(-1, ['127.0.0.1'])],
    ['a request that is not HTTP', async () => nonsense()],
    ['a client that resets the connection', async () => reset()],
  ])('%s', async (_what, play) => {
    const watcher = await strace(server.pid, [
      'accept4',
      'read',
      'write',
      'close',
      'readv',
      'writev',
      'sendto',
      'sendmsg',
    ]);
    await play();
    const calls = await allCalls();
    const fds = new Set(calls.flatMap(({ name, fd, result }) => (name === 'accept4' ? [fd, result] : [])));
    const seen = (await watcher.stop()).filter(({ tid, fd }) => tid === server.tid && fds.has(fd));
    expect(calls.map(toTraced)).toEqual(seen);
    expect(seen.length).toBeGreaterThan(3);
  });
});

async function nonsense(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: server.port });
  socket.end('this is no request at all\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  return '';
}

async function reset(): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: server.port });
  socket.write('POST /customResponse HTTP/1.1\r\nhost: x\r\ncontent-length: 11\r\n\r\n');
  taken.push(...(await untilCall('read')));
  socket.resetAndDestroy();
  await once(socket, 'close');
  taken.push(...(await untilCall('close')));
  return '';
}

const toTraced = ({ tid, name, fd, result, bytes }: Call): Traced => ({
  ...{ tid, name, fd, result },
  ...((name === 'read' || name === 'write') && result >= 0 && { bytes: Buffer.from(bytes ?? []).toString('hex') }),
});

describe('the handle', () => {
  test('idle waits for a connection that is open', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    taken.push(...(await untilCall('accept4')));
    await expect(server.idle(100)).rejects.toMatchObject({ code: 'SERVER_BUSY' });
    const idle = server.idle(5_000);
    socket.end();
    await idle;
    expect((await allCalls()).at(-1)).toMatchObject({ name: 'close', result: 0 });
  });

  test('a taken port is an error that names it', async () => {
    const again = startServer({ port: server.port, addresses: ['127.0.0.1'] });
    await expect(again).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(server.port)),
    });
  });

  test('a server that dies fails its callers', async () => {
    process.kill(server.pid, 'SIGKILL');
    await expect(server.idle(5_000)).rejects.toMatchObject({
      code: 'SERVER_DIED',
      message: expect.stringContaining('SIGKILL'),
    });
    await expect(server.calls()).rejects.toMatchObject({ code: 'SERVER_DIED' });
    await server.stop();
  });

  test('nothing that the server writes to its parent looks like HTTP', async () => {
    await curl(50, ['127.0.0.1', '127.0.0.1']);
    await server.idle(5_000);
    const watcher = await strace(server.pid, ['read', 'write', 'writev', 'sendmsg', 'sendto']);
    expect(await server.calls()).toHaveLength(8);
    const seen = await watcher.stop();
    expect(seen.length).toBeGreaterThan(0);
    const http = ['HTTP', 'POST'].map((word) => Buffer.from(word).toString('hex'));
    for (const { bytes = '' } of seen) expect(http.some((word) => bytes.startsWith(word))).toBe(false);
  });
});

test('a server whose serving thread dies says so at once', async () => {
  const before = process.env['NODE_OPTIONS'];
  const dying = `data:text/javascript,${encodeURIComponent(`
    import { isMainThread, parentPort } from 'node:worker_threads';
    const { postMessage } = parentPort ?? {};
    const answer = (message) => {
      if (message.type === 'idle') throw new Error('no longer');
      postMessage.call(parentPort, message);
    };
    if (!isMainThread) parentPort.postMessage = answer;
  `)}`;
  process.env['NODE_OPTIONS'] = `--import "${dying}"`;
  const mortal = await startServer({ port: 0, addresses: ['127.0.0.1'] }).finally(() => {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  });
  try {
    const died = { code: 'SERVER_DIED' };
    await expect(mortal.idle(20_000)).rejects.toMatchObject(died);
    await expect(mortal.calls()).rejects.toMatchObject(died);
  } finally {
    await mortal.stop();
  }
});

test('without its adaptations it serves as Node does: accept4 without an address, and writev', async () => {
  const plain = await startServer({ port: 0, addresses: ['127.0.0.1', '::1'], plain: true });
  try {
    const watching = await strace(plain.pid, ['accept4', 'read', 'write', 'writev']);
    for (const { address } of plain.listening) {
      const host = address.includes(':') ? `[${address}]` : address;
      const url = `http://${host}:${plain.port}/customResponse`;
      const { stdout } = await execa('curl', ['--silent', '-d', '{"size": 50}', url]);
      expect(stdout).toMatch(/^\{"answer":"[a-z0-9]{50}"\}$/);
    }
    await plain.idle(10_000);
    const traced = await watching.stop();
    expect(traced.filter(({ name }) => name === 'writev')).toHaveLength(2);
    expect(traced.filter(({ name, bytes }) => name === 'write' && bytes?.startsWith('48545450'))).toEqual([]);
    expect(await plain.calls()).toEqual([]);
  } finally {
    await plain.stop();
  }
});
