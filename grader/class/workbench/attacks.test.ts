import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { serverEvents } from '../../web/server-events.ts';
import type { RunView } from '../../workbench/runs.ts';
import { servedClassroom, TestBrowser, type ServedClassroom } from './classroom.testing.ts';

let served: ServedClassroom;
const open = async (...args: Parameters<typeof servedClassroom>) => (served = await servedClassroom(...args));
afterEach(() => served.end());

const sit = async (name: string, at = served) => {
  const browser = new TestBrowser(at.url);
  await browser.join(at.code, name);
  return browser;
};
const statusOf = async (answer: Promise<Response>) => (await answer).status;
const over = async (browser: TestBrowser, id: string) => {
  while ((await browser.json<RunView>(`/api/runs/${id}`)).state !== 'done');
};

const OF_A_LEARNER = [
  ...['GET /api/course', 'GET /api/chapters/level-0', 'GET /api/program', 'PUT /api/program', 'GET /api/words'],
  ...['POST /api/diagnostics', 'POST /api/runs', 'GET /api/runs/x', 'DELETE /api/runs/x', 'GET /api/runs/x/timeline'],
  ...['GET /api/events', 'POST /api/hints', 'GET /api/solution', 'DELETE /api/learner'],
];
const OF_THE_INSTRUCTOR = [
  ...['GET /api/rows', 'GET /api/class.csv', 'GET /api/class.json', 'GET /api/programs.zip', 'GET /api/learners/1'],
  ...['GET /api/learners/1/work', 'GET /api/learners/1/runs/x', 'POST /api/learners/1/return-code'],
  'DELETE /api/learners/1',
];

/** The status of each of these requests; `undefined` where there was no answer. */
async function statusesOf(routes: string[], headers: Record<string, string>): Promise<Set<number>> {
  const asked = routes.map(async (route) => {
    const [method = '', path = ''] = route.split(' ');
    return statusOf(fetch(served.url + path, { method, headers }));
  });
  return new Set(await Promise.all(asked));
}

describe('who may do what', () => {
  test('without a cookie or a token, or with another one, nothing but the empty pages', async () => {
    await open();
    await sit('Ada');
    const strangers = [{}, { cookie: 'learner=x' }, { authorization: `Bearer ${'A'.repeat(43)}` }];
    for (const headers of strangers)
      expect([...(await statusesOf([...OF_A_LEARNER, ...OF_THE_INSTRUCTOR], headers))]).toEqual([401]);
    for (const page of ['/', '/board']) expect(await (await fetch(served.url + page)).text()).not.toContain('Ada');
    expect(await new TestBrowser(served.url).json('/api/session')).toEqual({});
  });

  test('a learner is no instructor, and the instructor no learner', async () => {
    await open();
    const { cookie } = await sit('Ada');
    expect([...(await statusesOf(OF_THE_INSTRUCTOR, { cookie }))]).toEqual([401]);
    const token = cookie.split('=')[1] ?? '';
    expect([...(await statusesOf(OF_THE_INSTRUCTOR, { authorization: `Bearer ${token}` }))]).toEqual([401]);
    expect([...(await statusesOf(OF_A_LEARNER, { authorization: `Bearer ${served.token}` }))]).toEqual([401]);
  });

  test('another learner’s runs are not there for a learner who knows their ids, and are not told of', async () => {
    await open();
    const [ada, bao] = [await sit('Ada'), await sit('Bao')];
    const { body } = await bao.ask('/api/events');
    const heard: string[] = [];
    const listening = (async () => {
      for await (const { event, data } of serverEvents(body as ReadableStream<Uint8Array>)) heard.push(event + data);
    })();
    const id = await ada.run();
    await over(ada, id);
    for (const [path, method] of [
      [`/api/runs/${id}`, 'GET'],
      [`/api/runs/${id}`, 'DELETE'],
      [`/api/runs/${id}/timeline`, 'GET'],
      [`/api/runs/${id}/timeline?key=${'A'.repeat(43)}`, 'GET'],
      [`/api/learners/1/runs/${id}/timeline?key=${'A'.repeat(43)}`, 'GET'],
    ] as const)
      expect([path, await statusOf(bao.ask(path, { method }))]).toEqual([path, 404]);
    const own = await bao.run();
    await over(bao, own);
    await served.end();
    await listening.catch(() => undefined);
    expect(heard.join()).toContain(own);
    expect(heard.join()).not.toContain(id);
  });

  test('a cookie, a token and a run of another class are none here', async () => {
    const other = await open();
    const ada = await sit('Ada');
    const id = await ada.run();
    await open();
    try {
      const stranger = new TestBrowser(served.url);
      stranger.cookie = ada.cookie;
      expect(await statusOf(stranger.ask('/api/program'))).toBe(401);
      const bao = await sit('Bao');
      expect(await statusOf(bao.ask(`/api/runs/${id}`))).toBe(404);
      // The browser keeps both: their names differ.
      expect(bao.cookie.split('=')[0]).not.toBe(ada.cookie.split('=')[0]);
    } finally {
      await other.end();
    }
  });
});

describe('the cookie', () => {
  test('is for this server’s own pages only, and for no script', async () => {
    await open();
    const answer = await new TestBrowser(served.url).post('/api/session', { code: served.code, name: 'Ada' });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^learner-[0-9a-f]{8}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(await answer.text()).not.toContain(/=([\w-]{43})/.exec(cookie)?.[1]);
    await served.end();
    await open({ isSecure: true });
    const secure = await new TestBrowser(served.url).post('/api/session', { code: served.code, name: 'Ada' });
    expect(secure.headers.getSetCookie()[0]).toMatch(/; Secure$/);
  });

  test('does nothing for a page of another site, nor for one on another port', async () => {
    await open();
    const ada = await sit('Ada');
    await ada.put('mine');
    for (const origin of ['http://evil.example', 'http://127.0.0.1:1', 'null'])
      for (const [method, path] of [
        ['PUT', '/api/program'],
        ['POST', '/api/runs'],
        ['DELETE', '/api/learner'],
        ['GET', '/api/program'],
        ['DELETE', '/api/session'],
      ] as const)
        expect(await statusOf(ada.ask(path, { method, headers: { origin } }))).toBe(403);
    expect(await (await ada.ask('/api/program')).text()).toBe('mine');
    expect(served.graded).toEqual([]);
  });

  test('opens nothing under a name that is not this server’s', async () => {
    await open();
    const { cookie } = await sit('Ada');
    const asked = request(`${served.url}/api/program`, { headers: { host: 'evil.example', cookie } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(421);
  });
});

describe('too much', () => {
  test('of runs is refused with the time to wait, and one learner never has more than one that waits', async () => {
    await open({
      jobs: 1,
      grade: (_, { signal, onState }) => {
        onState('running');
        return new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
      },
    });
    const [ada, bao] = [await sit('Ada'), await sit('Bao')];
    const answers = [];
    for (let count = 0; count < 15; count++) answers.push(await ada.post('/api/runs', { level: 0 }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 429]));
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    const { id } = (await (await bao.post('/api/runs', { level: 0 })).json()) as { id: string };
    // Ada's has one that goes on and one that waits, whatever she sends.
    expect(await bao.json(`/api/runs/${id}`)).toMatchObject({ state: 'queued', ahead: 2 });
  });

  test('in a program is refused in words, and leaves what was there', async () => {
    await open();
    const ada = await sit('Ada');
    await ada.put('mine');
    expect(await statusOf(ada.put('x'.repeat(64 * 1024)))).toBe(204);
    await ada.put('mine');
    for (const size of [64 * 1024 + 1, 2 ** 20]) {
      const answer = await ada.put('x'.repeat(size));
      expect(answer.status).toBe(413);
      expect(((await answer.json()) as { message: string }).message).toContain('64 KiB');
    }
    expect(await (await ada.ask('/api/program')).text()).toBe('mine');
  });

  test('time for a program to arrive ends the connection', async () => {
    await open({}, undefined, { requestMs: 200 });
    const { cookie } = await sit('Ada');
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(
      `PUT /api/program HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${cookie}\r\nIf-Match: *\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\n{`,
    );
    await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
  });

  test('of listeners: a few are heard, the others are told so, and nobody else is shut out', async () => {
    await open();
    const [ada, bao] = [await sit('Ada'), await sit('Bao')];
    const gone = new AbortController();
    const listen = (who: TestBrowser) => statusOf(who.ask('/api/events', { signal: gone.signal }));
    const statuses = [];
    for (let count = 0; count < 100; count++) statuses.push(await listen(ada));
    expect(statuses).toEqual([...Array<number>(12).fill(200), ...Array<number>(88).fill(503)]);
    expect(await listen(bao)).toBe(200);
    gone.abort();
  });

  test('guessing of return words makes even the right ones wait', async () => {
    await open();
    const words = await new TestBrowser(served.url).join(served.code, 'Ada');
    const guess = (typed: string) => statusOf(new TestBrowser(served.url).post('/api/session', { words: typed }));
    for (let tries = 0; tries < 20; tries++) expect(await guess(`acorn acorn acorn acorn ${tries}`)).toBe(403);
    expect(await guess(words)).toBe(429);
  });
});

describe('strange text', () => {
  const nasty = '</script><img src=x onerror=alert(1)>\u0000\u001b[31m\u202e';

  test('in a program comes back as it was, as text, and is graded as an error where it is none', async () => {
    await open();
    const ada = await sit('Ada');
    await ada.put(nasty);
    const answer = await ada.ask('/api/program');
    expect(await answer.text()).toBe(nasty);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const id = await ada.run();
    await over(ada, id);
    expect(await ada.json(`/api/runs/${id}`)).toMatchObject({ verdict: { error: { code: 'PROGRAM_NOT_TEXT' } } });
    const work = await fetch(`${served.url}/api/learners/1/work`, {
      headers: { authorization: `Bearer ${served.token}` },
    });
    expect(work.headers.get('content-type')).toContain('application/json');
    expect(await work.json()).toMatchObject({ program: nasty });
  });

  test('in a name is made visible or refused', async () => {
    await open();
    const ada = await sit('A\u202ed\u0007a');
    expect(await ada.json('/api/session')).toEqual({ number: 1, name: 'Ad a' });
    const nobody = await new TestBrowser(served.url).post('/api/session', { code: served.code, name: '\u202e' });
    expect(nobody.status).toBe(400);
  });

  test('the pages run their own scripts only, and nothing frames them', async () => {
    await open();
    for (const page of ['/', '/board']) {
      const policy = (await fetch(served.url + page)).headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });
});
