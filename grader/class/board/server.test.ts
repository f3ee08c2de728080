import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import { askBoard } from '../member/ask-board.ts';
import { joinAs, sendReport, someReport, startBoard, type RunningBoard } from './board.testing.ts';
import type { SentReport } from './report.ts';

let folder = '';
let board: RunningBoard;

const begin = async () => {
  folder = await mkdtemp(join(tmpdir(), 'board-test-'));
  board = await startBoard(folder, '--port', '0');
};
const end = async () => {
  await board.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
};

interface Export {
  learners: {
    joinedAt: string;
    since: string;
    number: number;
    name: string;
    state: string;
    step: string;
    runs: number;
    left: boolean;
  }[];
  reports: { learner: number; id: string }[];
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${board.url}${path}`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const exported = async () => (await (await get('/api/class.json', bearer(board.token))).json()) as Export;

describe('killed in the middle of it all', () => {
  beforeAll(begin);
  afterAll(end);

  test('has every report that it has acknowledged, each once, and the same rows', async () => {
    const tokens = await Promise.all(Array.from({ length: 30 }, (_, index) => joinAs(board, `Learner ${index}`)));
    const tried: { token: string; report: SentReport }[] = [];
    const acknowledged: string[] = [];
    const clients = tokens.map(async (token) => {
      for (;;) {
        const report = someReport();
        tried.push({ token, report });
        const { status } = await sendReport(board, token, report);
        expect(status).toBe(204);
        acknowledged.push(report.id);
        if (acknowledged.length === 300) void board.end('SIGKILL');
      }
    });
    // Each ends with its connection, and none by the expectation above.
    const endings = await Promise.allSettled(clients);
    expect(endings.map((ending) => (ending.status === 'rejected' ? (ending.reason as Error).name : ''))).toEqual(
      tokens.map(() => 'TypeError'),
    );
    expect(tried.length).toBeGreaterThan(acknowledged.length); // some were under way

    board = await startBoard(folder, '--port', '0');
    const stored = new Set((await exported()).reports.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);

    // As learners' machines do, which have had no answer: they send it again.
    const again = await Promise.all(tried.map(({ token, report }) => sendReport(board, token, report)));
    expect(again.filter(({ status }) => status !== 204)).toEqual([]);
    const { learners, reports } = await exported();
    expect(reports.map(({ id }) => id).sort()).toEqual(tried.map(({ report }) => report.id).sort());
    expect(learners.reduce((sum, { runs }) => sum + runs, 0)).toBe(tried.length);
    await board.end('SIGKILL');
    board = await startBoard(folder, '--port', '0');
    expect((await exported()).learners).toEqual(learners);
  });
});

describe('who may do what', () => {
  beforeAll(begin);
  afterAll(end);

  test.each(['/api/class.json', '/api/class.csv', '/api/events'])('%s is for the instructor', async (path) => {
    const learner = await joinAs(board, `Ada asks for ${path}`);
    for (const headers of [{}, bearer(learner), bearer('A'.repeat(43))])
      expect((await get(path, headers)).status).toBe(401);
    const answer = await get(path, bearer(board.token));
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  });

  test('a learner writes to one row only, until leaving', async () => {
    const [ada, bao] = [await joinAs(board, 'Ada'), await joinAs(board, 'Bao')];
    const report = someReport();
    expect((await sendReport(board, ada, report)).status).toBe(204);
    // The same id from somebody else is another report.
    expect((await sendReport(board, bao, { ...report, verdict: 'pass' })).status).toBe(204);
    expect((await sendReport(board, board.token)).status).toBe(401);
    expect((await askBoard(board.url, '/api/leave', { token: ada })).status).toBe(204);
    expect((await sendReport(board, ada)).status).toBe(401);
    expect((await exported()).learners.slice(-2)).toMatchObject([
      { name: 'Ada', state: 'failing', step: '2.size', runs: 1, left: true },
      { name: 'Bao', state: 'passed', runs: 1, left: false },
    ]);
  });

  test('small letters, blanks and hyphens in the code do not matter', async () => {
    const typed = ` ${board.code.slice(0, 3).toLowerCase()}-${board.code.slice(3)} `;
    expect((await askBoard(board.url, '/api/join', { body: { code: typed, name: 'Chidi' } })).status).toBe(201);
  });

  test('after 20 wrong guesses, even the right one has to wait', async () => {
    const guess = (code: string) => askBoard(board.url, '/api/join', { body: { code, name: 'Eve' } });
    const statuses = [];
    for (let tries = 0; tries < 20; tries++) statuses.push((await guess('AAAAAA')).status);
    expect(statuses).toEqual(Array<number>(20).fill(403));
    expect((await guess(board.code)).status).toBe(429);
    expect((await exported()).learners.filter(({ name }) => name === 'Eve')).toEqual([]);
  });
});

describe('what comes in', () => {
  beforeEach(begin);
  afterEach(end);

  const odd: [string, object][] = [
    ['no id', { id: undefined }],
    ['an id that is none', { id: '1; drop table report' }],
    ['a level that is not there', { level: 5 }],
    ['a level between two', { level: 1.5 }],
    ['another verdict', { verdict: 'excellent' }],
    ['a step of no form', { steps: [{ id: '<b>', status: 'pass' }] }],
    ['too many steps', { steps: Array(201).fill({ id: '2.size', status: 'pass' }) }],
    ['a time that is still to come', { ageMs: -1 }],
    ['more than it asks for', { learner: 2 }],
  ];
  test(`is refused with ${odd.map(([what]) => what).join(', ')}`, async () => {
    const token = await joinAs(board, 'Ada');
    const statuses = odd.map(async ([what, change]) => {
      const { status } = await sendReport(board, token, { ...someReport(), ...change });
      return [what, status];
    });
    expect(await Promise.all(statuses)).toEqual(odd.map(([what]) => [what, 400]));
    expect((await exported()).reports).toEqual([]);
  });

  test('with more than 16 KiB is not even read', async () => {
    const answer = await askBoard(board.url, '/api/join', { body: { code: board.code, name: 'x'.repeat(20_000) } });
    expect(answer.status).toBe(413);
  });

  test('from long ago is not older than the joining', async () => {
    const token = await joinAs(board, 'Ada');
    await sendReport(board, token, someReport({ ageMs: Number.MAX_SAFE_INTEGER }));
    const [ada] = (await exported()).learners;
    expect(ada?.since).toBe(ada?.joinedAt);
  });

  test('as a formula comes out of the CSV as text', async () => {
    await joinAs(board, '=HYPERLINK("http://x")');
    const csv = await (await get('/api/class.csv', bearer(board.token))).text();
    expect(csv.split('\r\n')[1]).toMatch(/^1,"'=HYPERLINK\(""http:\/\/x""\)",/);
  });
});

describe('the process', () => {
  beforeEach(begin);
  afterEach(end);

  test('ends at Ctrl-C, also with a page open, and leaves one file that only its owner can read', async () => {
    const page = await get('/api/events', bearer(board.token));
    expect(await board.end('SIGINT')).toBe(0);
    await page.text();
    expect((await stat(folder)).mode & 0o077).toBe(0);
    const { stdout } = spawnSync('ls', [folder], { encoding: 'utf8' });
    expect(stdout).toBe('board.db\n');
  });

  test('a second one does not touch the class of the first', () => {
    const { status, stderr } = serve('--port', '0');
    expect(status).toBe(69);
    expect(stderr).toContain('[BOARD_IN_USE]');
  });

  test.each([
    [['--port', '80a'], 2, 'BAD_PORT'],
    [['--port', '0', '--listen', '203.0.113.1'], 69, 'BOARD_PORT'],
    [['--port', '0', '--data', '/dev/null/board'], 69, 'BOARD_NOT_OPENED'],
  ])('%j ends with exit code %i', async (args, exitCode, code) => {
    await board.end();
    const { status, stderr } = serve(...args);
    expect(stderr).toContain(`[${code}]`);
    expect(status).toBe(exitCode);
  });

  test('says what it opens', async () => {
    expect(board.text).toContain('this machine only');
    await board.end();
    board = await startBoard(folder, '--port', '0', '--listen', '0.0.0.0');
    expect(board.text).toContain('Nothing is encrypted');
    expect(board.url).toContain('127.0.0.1');
  });

  test('sends a page that may load nothing but its own files', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  function serve(...args: string[]) {
    const data = args.includes('--data') ? [] : ['--data', folder];
    const command = ['grader/kit.mjs', 'class', 'serve', ...data, ...args];
    return spawnSync(process.execPath, command, {
      cwd: kitRoot,
      encoding: 'utf8',
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
  }
});
