import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { levels } from '../../levels/index.ts';
import { askBoard } from '../member/ask-board.ts';
import { someReport } from './board.testing.ts';
import { tokenHash } from '../../web/secrets.ts';
import { servedBoard, type ServedBoard } from './served.testing.ts';
import { serverEvents } from '../../web/server-events.ts';
import type { StoredReport } from './store.ts';

let served: ServedBoard;
const open = async (...args: Parameters<typeof servedBoard>) => (served = await servedBoard(...args));
afterEach(() => served.end());

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const asInstructor = (path: string, init: Asked = {}) =>
  fetch(`${served.url}${path}`, { ...init, headers: { ...bearer(served.token), ...init.headers } });
const join = (name: string, { code = served.code, from = '' } = {}) =>
  fetch(`${served.url}/api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(from !== '' && { 'x-forwarded-for': from }) },
    body: JSON.stringify({ code, name }),
  });
const joined = async (name: string) => ((await (await join(name)).json()) as { token: string }).token;
const report = (token: string, changes: object = {}) =>
  fetch(`${served.url}/api/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify({ ...someReport(), ...changes }),
  });
const statusOf = async (answer: Promise<Response>) => (await answer).status;
const inTurn = async (times: number, ask: (index: number) => Promise<Response>) => {
  const statuses: number[] = [];
  for (let index = 0; index < times; index++) statuses.push(await statusOf(ask(index)));
  return statuses;
};

/** Asks until it is too much. What comes back with time is taken into account: this machine may be slow. */
async function expectBurstOf60(
  ask: (index: number) => Promise<Response>,
  whenTaken: number,
  perMinute: number,
): Promise<void> {
  const begun = Date.now();
  for (let count = 0; ; count++) {
    const answer = await ask(count);
    if (answer.status === whenTaken) continue;
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60 / perMinute);
    expect(count).toBeGreaterThanOrEqual(60);
    expect(count).toBeLessThanOrEqual(61 + ((Date.now() - begun) / 60_000) * perMinute);
    return;
  }
}

/** The status of the page when it is asked for by this name. */
async function calledBy(host: string): Promise<number | undefined> {
  const asked = request(served.url, { headers: { host } }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

describe('the instructor’s token', () => {
  test('is no cookie: one that is sent along opens nothing, and shuts nothing', async () => {
    await open();
    const cookie = (token: string) => ({ cookie: `board-instructor=${token}` });
    const withCookie = fetch(`${served.url}/api/class.csv`, { headers: cookie(served.token) });
    expect(await statusOf(withCookie)).toBe(401);
    expect(await statusOf(asInstructor('/api/class.csv', { headers: cookie('A'.repeat(43)) }))).toBe(200);
  });
});

describe('the name a request calls the board by', () => {
  test('is one of its own: a foreign one may lead here, too', async () => {
    await open({ names: ['class.example.org'] });
    expect(await calledBy('evil.example')).toBe(421);
    expect(await calledBy('localhost:4040')).toBe(200);
    expect(await calledBy('class.example.org')).toBe(200);
  });
});

describe('a connection', () => {
  test('that sends its request slowly is ended', async () => {
    await open({ requestMs: 200 });
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(
      'POST /api/join HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
  });

  test('that asks for the head of the events has it at once', async () => {
    await open();
    const answer = await asInstructor('/api/rows', { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
  });
});

describe('an address', () => {
  test('that a proxy names is believed from that proxy only', async () => {
    const guessFrom = (index: number) => join('Eve', { code: 'AAAAAA', from: `203.0.113.${index}` });
    await open();
    expect(await inTurn(21, guessFrom)).toEqual([...Array<number>(20).fill(403), 429]);
    await served.end();
    await open({ proxy: '127.0.0.2' });
    expect(await inTurn(21, guessFrom)).toEqual([...Array<number>(20).fill(403), 429]);
    await served.end();
    await open({ proxy: '127.0.0.1' });
    expect(await inTurn(21, guessFrom)).toEqual(Array<number>(21).fill(403));
    // What the client itself has put before the proxy's word counts for nothing.
    const pretends = (index: number) => join('Eve', { code: 'AAAAAA', from: `198.51.100.${index}, 203.0.113.99` });
    expect((await inTurn(21, pretends)).at(-1)).toBe(429);
  });

  test('has 60 joins, and then one a second; others go on', async () => {
    await open({ proxy: '127.0.0.1' });
    await expectBurstOf60((index) => join(`Learner ${index}`, { from: '203.0.113.1' }), 201, 60);
    expect(await statusOf(join('Ada', { from: '203.0.113.2' }))).toBe(201);
  });
});

describe('a row', () => {
  test('of somebody who leaves without a run is gone, and the name free', async () => {
    await open();
    const ada = await joined('Ada');
    await askBoard(served.url, '/api/leave', { token: ada });
    expect(served.board.learners()).toEqual([]);
    expect(await statusOf(join('Ada'))).toBe(201);
  });

  test('of somebody who leaves after a run is kept for the exports, and fills no class', async () => {
    await open();
    const ada = await joined('Ada');
    await report(ada);
    await askBoard(served.url, '/api/leave', { token: ada });
    expect(served.board.learners()).toMatchObject([{ name: 'Ada', row: { left: true } }]);
    expect(await statusOf(join('Ada'))).toBe(201);
  });

  test('is removed by the instructor, with its reports and its token', async () => {
    await open();
    const [ada, bao] = [await joined('Ada'), await joined('Bao')];
    await Promise.all([report(ada), report(bao)]);
    const remove = (number: string, token = served.token) =>
      asInstructor(`/api/learners/${number}`, { method: 'DELETE', headers: bearer(token) });
    expect(await statusOf(remove('1', bao))).toBe(401);
    // What is on its way to the disk at that moment goes, too.
    const late = report(ada);
    while (served.board.learner(1)?.row.runs !== 1) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await statusOf(remove('1'))).toBe(204);
    await late;
    expect(await inTurn(3, (index) => remove(['1', 'x', '1e9'][index] ?? ''))).toEqual([404, 400, 404]);
    expect(await statusOf(report(ada))).toBe(401);
    expect(await (await asInstructor('/api/class.json')).json()).toMatchObject({
      learners: [{ name: 'Bao' }],
      reports: [{ learner: 2 }],
    });
    expect(await statusOf(join('Ada'))).toBe(201);
  });
});

describe('a name', () => {
  test('that looks like one in the class is refused', async () => {
    await open();
    await joined('Ada Lovelace');
    const answer = await join('\u0410da L0velace');
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({
      message: 'Somebody in this class has a name that looks like "\u0410da L0velace": add something to yours.',
    });
    expect(await statusOf(join('Ada Byron'))).toBe(201);
  });
});

const course = levels.flatMap(({ number, steps }) => steps.map(({ name }) => `${number}.${name}`));
/** As a board of an older kit has stored them: hardly anything was too much. */
const stored = (learner: number, steps: string[], level = 4): StoredReport => ({
  ...{ learner, at: 1_800_000_000_000, isVerified: false },
  report: { ...someReport(), level, steps: steps.map((id) => ({ id, status: 'fail' })) },
});
const manySteps = Array.from({ length: 200 }, (_, index) => `9.${'x'.repeat(34)}${index}`);

describe('reports', () => {
  test('of one learner are 60, and then one every 2 s; others go on', async () => {
    await open();
    const [ada, bao] = [await joined('Ada'), await joined('Bao')];
    await expectBurstOf60(() => report(ada), 204, 30);
    expect(await statusOf(report(bao))).toBe(204);
  });

  test('of one learner are 5,000 in all, and there is no use in trying again', async () => {
    const known = stored(1, ['2.size']);
    await open({}, (store) => {
      store.addLearner('Ada', tokenHash('A').toString('hex'), 1);
      store.addReports([known, ...Array.from({ length: 4998 }, () => stored(1, []))]);
    });
    expect(await statusOf(report('A'))).toBe(204);
    const refused = await report('A');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    // Its answer was lost: it is on the board.
    expect(await statusOf(report('A', { id: known.report.id }))).toBe(204);
  });

  test('name steps of the course only, each once', async () => {
    await open();
    const ada = await joined('Ada');
    const withSteps = (...ids: string[]) => statusOf(report(ada, { steps: ids.map((id) => ({ id, status: 'pass' })) }));
    expect(await withSteps(...course)).toBe(204);
    expect(await withSteps('2.nonsense')).toBe(400);
    expect(await withSteps('2.size', '2.size')).toBe(400);
  });
});

describe('an export', () => {
  test('of more than anybody should have is sent as it is read', async () => {
    const reports = Array.from({ length: 250 }, () => stored(1, manySteps, 8));
    await open({}, (store) => {
      store.addLearner('Ada', 'hash', 1);
      store.addReports(reports);
    });
    const answer = await asInstructor('/api/class.json');
    expect(answer.headers.get('content-length')).toBeNull();
    const exported = (await answer.json()) as { learners: object[]; reports: { id: string; at: string }[] };
    expect(exported.learners).toMatchObject([{ number: 1, name: 'Ada', runs: 250 }]);
    expect(exported.reports.map(({ id }) => id)).toEqual(reports.map(({ report: { id } }) => id));
    expect(exported.reports.at(-1)).toMatchObject({ learner: 1, at: '2027-01-15T08:00:00.000Z', level: 8 });
  });

  test('of an empty class is the same kind of thing', async () => {
    await open();
    expect(await (await asInstructor('/api/class.json')).json()).toMatchObject({ learners: [], reports: [] });
  });
});

describe('a page', () => {
  test('of 200 learners, each with all steps and more, begins with a small message', async () => {
    await open({}, (store) => {
      for (let index = 0; index < 200; index++) store.addLearner(`Learner ${index}`, `hash ${index}`, 1);
      store.addReports(Array.from({ length: 200 }, (_, index) => stored(index + 1, manySteps)));
    });
    const { body } = await asInstructor('/api/rows');
    for await (const { event, data } of serverEvents(body as ReadableStream<Uint8Array>)) {
      expect(event).toBe('start');
      expect(data.length).toBeLessThan(70_000);
      expect((JSON.parse(data) as { rows: object[] }).rows).toHaveLength(200);
      break;
    }
    const row = (await (await asInstructor('/api/learners/7')).json()) as { number: number; steps: object[] };
    expect([row.number, row.steps.length]).toEqual([7, 200]);
  });

  test('hears of who leaves and who is removed', async () => {
    await open();
    const [ada, bao] = [await joined('Ada'), await joined('Bao')];
    await joined('Chidi');
    await report(ada);
    const { body } = await asInstructor('/api/rows');
    const gone: number[] = [];
    for await (const { event, data } of serverEvents(body as ReadableStream<Uint8Array>)) {
      if (event === 'start') {
        await askBoard(served.url, '/api/leave', { token: ada });
        await askBoard(served.url, '/api/leave', { token: bao });
        await asInstructor('/api/learners/3', { method: 'DELETE' });
      } else gone.push(...(JSON.parse(data) as { gone: number[] }).gone);
      if (gone.length === 3) break;
    }
    expect(gone).toEqual([1, 2, 3]);
    const again = await asInstructor('/api/rows');
    for await (const { data } of serverEvents(again.body as ReadableStream<Uint8Array>)) {
      expect(JSON.parse(data)).toMatchObject({ rows: [] });
      break;
    }
  });
});
