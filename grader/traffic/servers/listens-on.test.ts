import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { listensOn } from './listens-on.ts';

test('a process that listens on the port is told from one that does not, or listens on another', async () => {
  const [server, other] = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '::1')];
  await Promise.all([server, other].map((each) => once(each, 'listening')));
  const child = spawn('sleep', ['60']);
  try {
    const portOf = (each: typeof server) => (each.address() as AddressInfo).port;
    for (const each of [server, other]) {
      const listens = listensOn(portOf(each));
      expect([process.pid, child.pid ?? 0, 2 ** 30].map(listens)).toEqual([true, false, false]);
    }
    const free = portOf(server);
    server.close();
    await once(server, 'close');
    expect(listensOn(free)(process.pid)).toBe(false);
  } finally {
    child.kill();
    for (const each of [server, other]) each.close();
  }
});
