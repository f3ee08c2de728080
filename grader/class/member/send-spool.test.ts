import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMembership } from './membership.ts';
import { sendSpool, type Sent } from './send-spool.ts';
import { keepReport, waitingReports } from './spool.ts';

/** What the board answers, one report after the other. */
let answers: [status: number, headers?: OutgoingHttpHeaders][] = [];
const board = createServer((request, response) => {
  request.resume();
  const [status, headers] = answers.shift() ?? [204];
  response.writeHead(status, headers).end();
});
let folder = '';

beforeAll(async () => {
  await once(board.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  board.closeAllConnections();
  board.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  if (folder !== '') await rm(folder, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'send-spool-test-'));
  const url = `http://127.0.0.1:${(board.address() as AddressInfo).port}`;
  await writeMembership(folder, { url, token: 't', number: 1, name: 'Ada', joinedAt: '' });
  for (const level of [0, 1, 2])
    await keepReport(folder, { id: randomUUID(), level, verdict: 'pass', file: 'own', steps: [] }, level);
});

test.each<[string, typeof answers, Sent, number]>([
  ['takes them all', [], 'done', 0],
  ['asks for a pause', [[204], [429, { 'retry-after': '2' }]], 'slowed', 2],
  ['has had enough of this learner for good', [[204], [429], [429]], 'full', 0],
  ['cannot read one', [[204], [400], [204]], 'misunderstood', 0],
  ['does not know the learner', [[204], [401]], 'refused', 2],
  ['is in trouble', [[503]], 'unreachable', 3],
])('a board that %s', async (_what, given, ending, waiting) => {
  answers = [...given];
  expect(await sendSpool(folder)).toBe(ending);
  expect(await waitingReports(folder)).toHaveLength(waiting);
});
