import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { client } from './client.ts';
import { startDemoServer, type DemoServer } from './demo-server.ts';

let server: DemoServer;
let port: number;

beforeAll(async () => {
  server = await startDemoServer({ port: 0, addresses: ['127.0.0.1', '::1'], log: false, truth: false });
  port = server.ready.listening[0]?.port ?? 0;
});
afterAll(() => server.stop());

describe('client', () => {
  test.each([0, 50, 100_000, 10 * 1024 * 1024])('gets an answer of %i characters', async (size) => {
    const { status, body } = await client(size, port);
    expect(status).toBe(200);
    expect((JSON.parse(body) as { answer: string }).answer).toHaveLength(size);
  });

  test('shows what the server has to say about a size that it refuses', async () => {
    expect(await client('-5', port)).toEqual({ status: 400, body: expect.stringContaining('from 0 to') });
  });

  test.each(['many', '1.5', ''])('size %p is a usage error', async (size) => {
    await expect(client(size, port)).rejects.toMatchObject({ fault: 'usage', code: 'BAD_SIZE' });
  });

  test('without a server it says how to start one', async () => {
    const other = await startDemoServer({ port: 0, addresses: ['127.0.0.1'], log: false, truth: false });
    const freePort = other.ready.listening[0]?.port ?? 0;
    await other.stop();
    await expect(client(50, freePort)).rejects.toMatchObject({
      code: 'NO_SERVER',
      message: expect.stringContaining(String(freePort)),
      remedy: expect.stringContaining('npm run demo-server'),
    });
  });
});

describe('startDemoServer', () => {
  test('serves on a thread whose id is not the process id', () => {
    expect(server.ready.pid).toBe(process.pid);
    expect(server.ready.tid).not.toBe(process.pid);
  });

  test('a taken port is an error that names the port and a way out', async () => {
    const again = startDemoServer({ port, addresses: ['127.0.0.1'], log: false, truth: false });
    await expect(again).rejects.toMatchObject({
      fault: 'machine',
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)),
      remedy: expect.stringContaining('PORT='),
    });
  });

  test('an address that this machine does not have is left out when it is an IPv6 one', async () => {
    // From the documentation prefix, so that no machine has it.
    const options = { port: 0, addresses: ['127.0.0.1', '2001:db8::1'], log: false, truth: false };
    const other = await startDemoServer(options);
    expect(other.ready.listening.map(({ address }) => address)).toEqual(['127.0.0.1']);
    await other.stop();
    await expect(startDemoServer({ ...options, addresses: ['2001:db8::1'] })).rejects.toMatchObject({
      code: 'LISTEN_FAILED',
    });
  });

  test('a server that stops lets go of its port, even with a connection open', async () => {
    const options = { port: 0, addresses: ['127.0.0.1'], log: false, truth: false };
    for (let round = 0; round < 5; round++) {
      const other = await startDemoServer(options);
      options.port = other.ready.listening[0]?.port ?? 0; // the same one in the next round
      expect((await client(10, options.port)).status).toBe(200);
      await other.stop();
    }
  });
});
