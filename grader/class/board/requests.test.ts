import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askBoard } from '../member/ask-board.ts';
import { joinAs, sendReport, someReport } from './board.testing.ts';
import { servedBoard, type ServedBoard } from './served.testing.ts';
import { lastLevel } from '../../levels/index.ts';

let board: ServedBoard;

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

describe('who may do what', () => {
  beforeAll(async () => {
    board = await servedBoard();
  });
  afterAll(() => board.end());

  test.each(['/api/class.json', '/api/class.csv', '/api/rows'])('%s is for the instructor', async (path) => {
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
  beforeEach(async () => {
    board = await servedBoard();
  });
  afterEach(() => board.end());

  const odd: [string, object][] = [
    ['no id', { id: undefined }],
    ['an id that is none', { id: '1; drop table report' }],
    ['a level that is not there', { level: lastLevel + 1 }],
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

describe('what goes out', () => {
  beforeEach(async () => {
    board = await servedBoard();
  });
  afterEach(() => board.end());

  test('is a page that may load nothing but its own files', async () => {
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
