import { expect, test } from '@jest/globals';
import { keepForgetting } from './keep-forgetting.ts';
import { startServer } from './server.ts';

test('a server that dies while a sniffer runs is told', async () => {
  const server = await startServer({ port: 0, addresses: ['127.0.0.1'] });
  const forgetting = keepForgetting(server, 5);
  await server.stop();
  await expect(forgetting).rejects.toMatchObject({ code: 'SERVER_DIED' });
});
