import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askBoard } from './ask-board.ts';

const sent: Record<string, number> = {};
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  if (request.url === '/short') response.end(`{"message": "${'x'.repeat(60_000)}"}`);
  else void pour(response);
});

/** An answer without an end; resolves when its reader has gone. */
async function pour(response: ServerResponse): Promise<void> {
  const gone = once(response, 'close');
  const chunk = Buffer.alloc(2 ** 16, ' ');
  for (let open = true; open;) {
    sent['bytes'] = (sent['bytes'] ?? 0) + chunk.length;
    if (!response.write(chunk))
      open = await Promise.race([once(response, 'drain').then(() => true), gone.then(() => false)]);
  }
  sent['done'] = 1;
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

const ask = (path: string) =>
  askBoard(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, path, { deadlineMs: 5000 });

test('an answer of a board is taken whole', async () => {
  expect(await ask('/short')).toEqual({ status: 200, body: { message: 'x'.repeat(60_000) }, isForLater: false });
});

test('an answer without end is not read to its end', async () => {
  expect(await ask('/endless')).toEqual({ status: 200, body: {}, isForLater: false });
  while (!sent['done']) await new Promise((resolve) => setImmediate(resolve));
  expect(sent['bytes']).toBeLessThan(32 * 2 ** 20);
});
