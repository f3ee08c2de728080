import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workshopFile } from '../../base/paths.ts';
import { servedBoard, type ServedBoard } from '../../class/board/served.testing.ts';
import { memberFile } from '../../class/member/membership.ts';
import { reportRun } from '../../class/member/report-run.ts';
import { waitingReports } from '../../class/member/spool.ts';
import { join as joinClass } from './join.ts';
import { leave } from './leave.ts';

let folder = '';
let member = '';
let board: ServedBoard;

/** The class of this test; after its end, on the same port, it goes on. */
const serve = (port = 0) => servedBoard({ port }, () => undefined, join(folder, 'board'));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'member-test-'));
  member = join(folder, 'member');
  process.env['EBPF_WORKSHOP_CLASS'] = member;
  board = await serve();
  await joinClass({ url: board.url, code: board.code, name: 'Ada' });
});
afterEach(async () => {
  await board.end();
  // A sender that is still there ends when the folder is gone.
  await rm(folder, { recursive: true, force: true });
  delete process.env['EBPF_WORKSHOP_CLASS'];
});

interface Export {
  learners: { runs: number; left: boolean }[];
  reports: { level: number; at: string; file: string }[];
}

async function exported(): Promise<Export> {
  const headers = { authorization: `Bearer ${board.token}` };
  return (await (await fetch(`${board.url}/api/class.json`, { headers })).json()) as Export;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const run = (level: number, file = workshopFile) => reportRun({ level, verdict: 'pass', steps: [] }, file);

test('a run is reported in the background, and who left reports no more', async () => {
  expect((await stat(memberFile(member))).mode & 0o077).toBe(0);
  expect(await run(3)).toBeUndefined();
  await until(async () => (await exported()).reports.length === 1);
  expect(await leave()).toBe(0);
  expect(existsSync(member)).toBe(false);
  expect(await run(3)).toBeUndefined();
  expect(existsSync(member)).toBe(false);
  expect(await exported()).toMatchObject({ learners: [{ runs: 1, left: true }], reports: [{ level: 3, file: 'own' }] });
});

test('without a board reports wait, and arrive in their order, each once, when it is back', async () => {
  await board.end();
  const begun = Date.now();
  for (const level of [0, 1, 2]) await run(level, join(folder, 'clean.c'));
  await until(() => existsSync(join(member, 'trouble')));
  expect(await waitingReports(member)).toHaveLength(3);
  // The learner hears of it at the next run.
  expect(await run(3)).toContain('cannot be reached');
  const ended = Date.now();

  board = await serve(Number(new URL(board.url).port));
  await until(async () => (await waitingReports(member)).length === 0);
  const { reports } = await exported();
  expect(reports.map(({ level }) => level)).toEqual([0, 1, 2, 3]);
  expect(reports.map(({ file }) => file)).toEqual(['other', 'other', 'other', 'own']);
  for (const { at } of reports) {
    // When they were made, not when they came; the clocks are the same here.
    expect(Date.parse(at)).toBeGreaterThanOrEqual(begun - 50);
    expect(Date.parse(at)).toBeLessThanOrEqual(ended + 50);
  }
  await until(() => !existsSync(join(member, 'trouble')));
});

test('what a board answers cannot harm the terminal', async () => {
  await leave();
  const evil = '\u001b[2J\n::error::pwned';
  const answers = [
    { status: 400, body: { message: evil } },
    { status: 201, body: { number: 1, token: 't', name: evil } },
  ];
  const server = createServer((_request, response) => {
    const { status, body } = answers.shift() ?? { status: 500, body: {} };
    response.writeHead(status).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const words = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const options = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, code: 'AAAAAA', name: 'Ada' };
    const shown = String.raw`\x1b[2J\n\x3a:error::pwned`;
    await expect(joinClass(options)).rejects.toMatchObject({ message: expect.stringContaining(`says: ${shown}`) });
    await joinClass(options);
    expect(words.mock.calls.join('')).toContain(`joined as ${shown}, number 1`);
  } finally {
    words.mockRestore();
    server.close();
  }
});

test('what a board makes nothing of does not stand in the way of the rest', async () => {
  const ofAnotherCourse = { id: '4.x', level: 4, title: '', status: 'pass' as const };
  await reportRun({ level: 4, verdict: 'pass', steps: [ofAnotherCourse] }, workshopFile);
  await until(async () => (await waitingReports(member)).length === 0);
  await until(() => existsSync(join(member, 'trouble')));
  expect(await run(4)).toContain('cannot read a report of yours');
  await until(async () => (await exported()).reports.length === 1);
  await board.end();
  const tooMany = Array.from({ length: 201 }, () => ({ id: '4.x', level: 4, title: '', status: 'pass' as const }));
  await reportRun({ level: 4, verdict: 'pass', steps: tooMany }, workshopFile);
  await run(1);
  board = await serve(Number(new URL(board.url).port));
  await until(async () => (await waitingReports(member)).length === 0);
  expect((await exported()).reports.map(({ level }) => level)).toEqual([4, 1]);
});

test('one class at a time; its file names the member', async () => {
  await expect(joinClass({ url: board.url, code: board.code, name: 'Bao' })).rejects.toMatchObject({
    code: 'ALREADY_IN_CLASS',
  });
  expect(JSON.parse(await readFile(memberFile(member), 'utf8'))).toMatchObject({
    url: board.url,
    number: 1,
    name: 'Ada',
  });
  await leave();
  await expect(leave()).rejects.toMatchObject({ code: 'NOT_IN_CLASS' });
  for (const [change, code] of [
    [{ url: 'gopher://x' }, 'BAD_CLASS_URL'],
    [{ name: ' \u202e ' }, 'BAD_CLASS_NAME'],
    [{ code: 'AAAAAA' }, 'WRONG_CLASS_CODE'],
    [{ url: 'http://127.0.0.1:9' }, 'BOARD_UNREACHABLE'],
  ] as const)
    await expect(joinClass({ url: board.url, code: board.code, name: 'Ada', ...change })).rejects.toMatchObject({
      code,
    });
  expect(existsSync(member)).toBe(false);
});
