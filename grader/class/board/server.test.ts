import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import { joinAs, sendReport, someReport, startBoard, type RunningBoard } from './board.testing.ts';
import type { SentReport } from './report.ts';

let folder = '';
let board: RunningBoard;

const begin = async (...args: string[]) => {
  folder = await mkdtemp(join(tmpdir(), 'board-test-'));
  board = await startBoard(folder, '--port', '0', ...args);
};
const end = async () => {
  await board.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
};

interface Export {
  learners: { runs: number }[];
  reports: { learner: number; id: string }[];
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${board.url}${path}`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const exported = async () => (await (await get('/api/class.json', bearer(board.token))).json()) as Export;

describe('killed in the middle of it all', () => {
  beforeAll(() => begin());
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

describe('the process', () => {
  afterEach(end);

  test('says what it opens, lets no second one at its class, ends at Ctrl-C, also with a page open, and leaves one file that only its owner can read', async () => {
    await begin();
    expect(board.text).toContain('this machine only');
    const command = ['grader/kit.mjs', 'class', 'serve', '--data', folder, '--port', '0'];
    const second = await execa(process.execPath, command, { cwd: kitRoot, reject: false });
    expect(second).toMatchObject({ exitCode: 69, stderr: expect.stringContaining('[BOARD_IN_USE]') });

    const page = await get('/api/rows', bearer(board.token));
    expect(await board.end('SIGINT')).toBe(0);
    await page.text();
    expect((await stat(folder)).mode & 0o077).toBe(0);
    expect(await readdir(folder)).toEqual(['board.db']);
  });

  test('says so when others can reach it', async () => {
    await begin('--listen', '0.0.0.0');
    expect(board.text).toContain('Nothing is encrypted');
    expect(board.url).toContain('127.0.0.1');
  });
});
