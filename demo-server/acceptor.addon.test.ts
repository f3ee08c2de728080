import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { nativePath } from '../grader/base/paths.ts';
import { kernelThreadId, openAcceptor, type Accepted, type Acceptor } from './acceptor.ts';

/** Opens an acceptor that keeps what it accepts; resolves once `count` connections came and accept4 ran dry. */
function collect(address: string, count: number): { acceptor: Acceptor; dry: Promise<Accepted[]> } {
  const all: Accepted[] = [];
  let done: (all: Accepted[]) => void = () => undefined;
  const dry = new Promise<Accepted[]>((resolve) => (done = resolve));
  const acceptor = openAcceptor(address, 0, (accepted) => {
    all.push(accepted);
    if (accepted.result < 0 && all.filter(({ result }) => result >= 0).length >= count) done(all);
  });
  if (!acceptor) throw new Error(`cannot listen on ${address}`);
  return { acceptor, dry };
}

const dial = (host: string, port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => resolve(socket)).on('error', reject);
  });

describe('openAcceptor', () => {
  test.each([
    ['127.0.0.1', 'IPv4'],
    ['::1', 'IPv6'],
  ])('on %s it accepts until EAGAIN and knows each client', async (address, family) => {
    const { acceptor, dry } = collect(address, 2);
    const clients = await Promise.all([dial(address, acceptor.port), dial(address, acceptor.port)]);
    const all = await dry;
    const accepted = all.filter(({ result }) => result >= 0);
    expect(all.at(-1)?.result).toBe(-11); // EAGAIN
    expect(accepted.map(({ peer }) => peer)).toEqual(
      expect.arrayContaining(clients.map(({ localPort }) => ({ family, address, port: localPort }))),
    );
    for (const { notBefore, notAfter } of all) expect(notAfter).toBeGreaterThan(notBefore);
    for (const { result } of accepted) closeSync(result);
    for (const client of clients) client.destroy();
    acceptor.close();
  });

  test('an IPv4 client cannot come in through ::, so it never looks like an IPv6 one', async () => {
    const { acceptor } = collect('::', 1);
    await expect(dial('127.0.0.1', acceptor.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    acceptor.close();
  });

  test('closing lets go of the socket at once and may be done twice', () => {
    const { acceptor } = collect('127.0.0.1', 1);
    expect(existsSync(`/proc/self/fd/${acceptor.fd}`)).toBe(true);
    acceptor.close();
    expect(existsSync(`/proc/self/fd/${acceptor.fd}`)).toBe(false);
    acceptor.close();
    acceptor.resume();
  });

  test('it may be closed from within its own callback', async () => {
    const { acceptor, dry } = collect('127.0.0.1', 0);
    const closed = new Promise<Accepted>((resolve) => {
      const inner = openAcceptor('127.0.0.1', 0, (accepted) => {
        inner?.close();
        resolve(accepted);
      });
      void dial('127.0.0.1', inner?.port ?? 0).then((client) => client.destroy());
    });
    const { result } = await closed;
    expect(result).toBeGreaterThan(2);
    closeSync(result);
    (await dial('127.0.0.1', acceptor.port)).destroy();
    for (const accepted of await dry) if (accepted.result >= 0) closeSync(accepted.result);
    acceptor.close();
  });

  test('anything but a numeric address is refused', () => {
    expect(() => openAcceptor('localhost', 0, () => undefined)).toThrow('numeric');
  });

  test('the thread id of the main thread is the process id', () => {
    // Jest may run a test file on a worker thread of its own.
    expect(existsSync(`/proc/self/task/${kernelThreadId()}`)).toBe(true);
  });
});

/** Each of these ends a thread or a process at another stage of an acceptor's life; a crash would be a signal. */
describe('the end of a thread or process', () => {
  const use = `const { Acceptor } = require(${JSON.stringify(nativePath('acceptor.node'))});`;
  const inWorker = (code: string): string =>
    `const { Worker } = require('node:worker_threads');
     const work = () => new Promise((resolve, reject) => {
       const worker = new Worker(${JSON.stringify(use + code)}, { eval: true });
       worker.on('message', () => worker.terminate()).on('exit', resolve).on('error', reject);
     });
     work().then(work).then(work).then(() => {
       const fds = require('node:fs').readdirSync('/proc/self/fd').filter((fd) => fd > 2).map((fd) => {
         try { return require('node:fs').readlinkSync('/proc/self/fd/' + fd) } catch { return '' }
       });
       console.log('sockets left:', fds.filter((name) => name.startsWith('socket:')).length);
     });`;
  const tell = `require('node:worker_threads').parentPort.postMessage('now');`;
  const busy = `new Acceptor('127.0.0.1', 0, () => undefined);`;

  test.each([
    ['a worker that is terminated while it listens', inWorker(`${busy} ${tell}`), 'sockets left: 0'],
    ['a worker that has closed', inWorker(`const a = ${busy} a.close(); ${tell}`), 'sockets left: 0'],
    ['a worker that exits by itself', inWorker(`${busy} process.exit();`), 'sockets left: 0'],
    [
      'a worker that could not listen',
      inWorker(`try { new Acceptor('203.0.113.1', 0, () => 0) } catch {} ${tell}`),
      'sockets left: 0',
    ],
    ['a process that exits while it listens', `${use} ${busy} console.log('ok'); process.exit();`, 'ok'],
    ['a process that exits after a close', `${use} const a = ${busy} a.close(); console.log('ok');`, 'ok'],
    [
      'a process whose callback throws',
      `${use} process.on('uncaughtException', (error) => { console.log(error.message); process.exit(); });
       const a = new Acceptor('127.0.0.1', 0, () => { throw new Error('seen'); });
       require('node:net').connect(a.port, '127.0.0.1');`,
      'seen',
    ],
    [
      'an acceptor that nobody holds while garbage is collected',
      `${use} let port; { port = new Acceptor('127.0.0.1', 0, () => { console.log('alive'); process.exit(); }).port; }
       globalThis.gc(); setImmediate(() => { globalThis.gc(); require('node:net').connect(port, '127.0.0.1'); });`,
      'alive',
    ],
  ])('%s', (_what, code, expected) => {
    const output = execFileSync(process.execPath, ['--expose-gc', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 30_000,
    });
    expect(output.toString()).toContain(expected);
  });
});
