import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { startCurl, type WarmCurl } from './curl.ts';
import type { Endpoint } from './orders.ts';
import { startProbe, type Probe } from './probe.ts';
import { startServer, type ServerHandle } from './server.ts';
import { warmUp } from './warm-up.ts';

let actors: { probe: Probe; listener: Endpoint; server: ServerHandle };
let curl: WarmCurl;
beforeAll(async () => {
  const [probe, server] = await Promise.all([startProbe(), startServer({ port: 0, addresses: ['127.0.0.1'] })]);
  actors = { probe, server, listener: await probe.listen({ address: '127.0.0.1' }) };
  curl = await startCurl();
});
afterAll(async () => {
  curl.stop();
  await Promise.all([actors.probe.stop(), actors.server.stop()]);
});

/** How many calls of each kind the actors have made, by their own account. */
async function made(): Promise<{ probe: number; server: number }> {
  return { probe: actors.probe.calls.length, server: (await actors.server.calls()).length };
}

const isThere = ({ pid }: WarmCurl): boolean => existsSync(`/proc/${pid}`);

test('once somebody waits, no further step is begun; and nothing of it stays in an account', async () => {
  let asked = 0;
  await warmUp(actors, curl, () => ++asked === 2);
  expect(isThere(curl)).toBe(true);
  expect(await made()).toEqual({ probe: 0, server: 0 });

  await warmUp(actors, curl, () => false);
  expect(isThere(curl)).toBe(false);
  expect(await made()).toEqual({ probe: 0, server: 0 });
});
