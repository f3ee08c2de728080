import { afterEach, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askAgain } from './ask-again.ts';

let server: Server;
afterEach(() => void server.close());

async function answering(...statuses: number[]): Promise<string> {
  server = createServer((_, reply) => void reply.writeHead(statuses.shift() ?? 500, { connection: 'close' }).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test.each([
  [[408, 200], 200],
  [[408, 408, 200], 408],
  [[202, 200], 202],
  [[500, 200], 500],
])('of answers with %j the one with %j counts', async (statuses, status) => {
  const url = await answering(...statuses);
  expect((await askAgain(url, { method: 'POST', body: 'level' })).status).toBe(status);
});
