import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { serverEvents, type ServerEvent } from '../web/server-events.ts';
import type { Course } from './chapter-routes.ts';
import { servedDesks, someRun } from './desk.testing.ts';
import type { RunView } from './runs.ts';

let served: Awaited<ReturnType<typeof servedDesks>>;
beforeEach(async () => {
  served = await servedDesks();
});
afterEach(() => served.close());

type Ask = typeof served.ada;
const asJson = (body: unknown) => ({
  ...{ method: 'POST', body: JSON.stringify(body) },
  headers: { 'content-type': 'application/json' },
});
const asText = (body: string, headers: Record<string, string> = {}) => ({
  ...{ method: 'PUT', body },
  headers: { 'content-type': 'text/plain', ...headers },
});
const start = async (ask: Ask, level = 1) =>
  ((await (await ask('/api/runs', asJson({ level }))).json()) as { id: string }).id;
const view = async (ask: Ask, id: string) => (await (await ask(`/api/runs/${id}`)).json()) as RunView;

/** The status of a request that a browser would not send like this. */
async function raw(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request(served.url + path, { headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

describe('who may do what', () => {
  test('without the token, or with another, nothing but the empty page', async () => {
    const routes = [
      ...['GET /api/course', 'GET /api/chapters/level-0', 'GET /api/program', 'PUT /api/program'],
      ...['POST /api/diagnostics', 'POST /api/runs', 'GET /api/runs/x', 'DELETE /api/runs/x'],
      ...['GET /api/runs/x/timeline', 'GET /api/events', 'POST /api/hints', 'GET /api/solution', 'GET /api/words'],
    ];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      for (const headers of [{}, { authorization: `Bearer ${'A'.repeat(43)}` }])
        expect([route, (await fetch(served.url + path, { method, headers })).status]).toEqual([route, 401]);
    }
    expect(await (await fetch(served.url)).text()).not.toContain('clean.c');
  });

  test('only by this server’s own name, and no page of another site', async () => {
    const host = new URL(served.url).host;
    expect(await raw('/', { host: 'evil.example' })).toBe(421);
    expect(await raw('/', { host, origin: 'http://evil.example' })).toBe(403);
    expect(await raw('/', { host, origin: 'null' })).toBe(403);
    expect(await raw('/', { host, origin: served.url })).toBe(200);
  });

  test('another learner’s run is not there for a learner who knows its id', async () => {
    const id = await start(served.ada);
    expect((await served.ada(`/api/runs/${id}`)).status).toBe(200);
    for (const [path, method] of [
      [`/api/runs/${id}`, 'GET'],
      [`/api/runs/${id}`, 'DELETE'],
      [`/api/runs/${id}/timeline`, 'GET'],
    ] as const)
      expect((await served.bao(path, { method })).status).toBe(404);
    expect((await view(served.ada, id)).state).toBe('compiling');
  });

  test('a program of a megabyte is not taken', async () => {
    const large = asText('x'.repeat(2 ** 20), { 'if-match': '*' });
    expect((await served.ada('/api/program', large)).status).toBe(413);
    expect(served.desks.ada.text).toBe('int x;\n');
  });

  test('hundreds of listeners: a few are heard, the others are told so', async () => {
    const gone = new AbortController();
    const statuses: number[] = [];
    for (let count = 0; count < 20; count++)
      statuses.push((await served.ada('/api/events', { signal: gone.signal })).status);
    expect(statuses).toEqual([...Array<number>(12).fill(200), ...Array<number>(8).fill(503)]);
    // Nobody else is shut out by it.
    expect((await served.bao('/api/events', { signal: gone.signal })).status).toBe(200);
    gone.abort();
  });

  test('more runs than anyone reads are refused, with the time to wait', async () => {
    const statuses = new Set<number>();
    for (let count = 0; count < 40; count++) statuses.add((await served.ada('/api/runs', asJson({ level: 1 }))).status);
    expect([...statuses]).toEqual([202, 429]);
    expect((await served.bao('/api/runs', asJson({ level: 1 }))).status).toBe(202);
  });

  test('the page runs its own script only, and nothing frames it', async () => {
    const policy = (await fetch(served.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('the program', () => {
  test('is read with its tag, and written over only by those who know it', async () => {
    const read = await served.ada('/api/program');
    expect(await read.text()).toBe('int x;\n');
    const tag = read.headers.get('etag') ?? '';
    expect((await served.ada('/api/program', asText('int y;'))).status).toBe(428);
    const written = await served.ada('/api/program', asText('int y;', { 'if-match': tag }));
    expect(written.status).toBe(204);
    expect(written.headers.get('etag')).not.toBe(tag);
    expect((await served.ada('/api/program', asText('int z;', { 'if-match': tag }))).status).toBe(412);
    expect((await served.ada('/api/program', asText('', { 'if-match': '*' }))).status).toBe(204);
    expect(served.desks.ada.text).toBe('');
    expect(served.desks.bao.text).toBe('int x;\n');
  });

  test('is compiled while it is typed; a newer text stops the compile before', async () => {
    const compile = (text: string) => served.ada('/api/diagnostics', { ...asText(text), method: 'POST' });
    const slow = compile('slow');
    while (served.desks.ada.compiled.length === 0) await new Promise(setImmediate);
    expect(await (await compile('quick')).json()).toEqual({ diagnostics: [] });
    expect((await slow).status).toBe(409);
  });
});

describe('a run', () => {
  test('is queued, compiled, run and done, with a verdict and a picture that is not the page’s', async () => {
    const id = await start(served.ada);
    expect(await view(served.ada, id)).toMatchObject({ state: 'compiling', ahead: 0, level: 1 });
    expect((await served.ada(`/api/runs/${id}/timeline`)).status).toBe(404);
    const run = someRun();
    served.desks.ada.finish(run);
    const done = await view(served.ada, id);
    expect(done).toMatchObject({ state: 'done', verdict: { level: run.verdict.level, steps: run.verdict.steps } });

    const picture = await served.ada(`/api/runs/${id}/timeline`);
    expect(await picture.text()).toContain('what happened');
    expect(picture.headers.get('content-security-policy')).toContain('sandbox allow-scripts');
    // A frame has no token, but the run's own key.
    expect((await fetch(`${served.url}/${done.timeline ?? ''}`)).status).toBe(200);
    const wrong = `${served.url}/api/runs/${id}/timeline?key=${'A'.repeat(43)}`;
    expect((await fetch(wrong)).status).toBe(404);
  });

  test('is replaced by a newer one, and cancelled on request; what is over stays as it is', async () => {
    const first = await start(served.ada);
    const second = await start(served.ada);
    expect(await view(served.ada, first)).toMatchObject({ state: 'done', ended: 'replaced' });
    expect((await served.ada(`/api/runs/${second}`, { method: 'DELETE' })).status).toBe(204);
    expect(await view(served.ada, second)).toMatchObject({ state: 'done', ended: 'cancelled' });
    await start(served.ada);
    expect(await view(served.ada, second)).toMatchObject({ ended: 'cancelled' });
  });

  test('says what it waits for, as long as that is made ready', async () => {
    served.desks.ada.preparing = 'booting the lab';
    const id = await start(served.ada);
    expect(await view(served.ada, id)).toMatchObject({ state: 'compiling', preparing: 'booting the lab' });
    served.desks.ada.finish(someRun());
    expect(await view(served.ada, id)).toMatchObject({ state: 'done', preparing: '' });
  });

  test.each([{ level: 99 }, { level: -1 }, { level: '1' }, { level: 1, more: 1 }, {}])(
    '%j is no level',
    async (body) => {
      expect((await served.ada('/api/runs', asJson(body))).status).toBe(400);
    },
  );

  test('is told to those who listen, and so is a program that was saved elsewhere, which is run as well', async () => {
    const gone = new AbortController();
    const { body } = await served.ada('/api/events', { signal: gone.signal });
    if (!body) throw new Error('no events');
    const events = serverEvents(body);
    const next = async () => ((await events.next()) as { value: ServerEvent }).value;
    const toldRun = async () => JSON.parse((await next()).data) as RunView;
    expect((await next()).event).toBe('program');

    served.desks.ada.saveElsewhere({ text: 'x', tag: 'elsewhere' });
    expect(await next()).toEqual({ event: 'program', data: '{"tag":"elsewhere"}' });
    // At the level where the learner is.
    expect(await toldRun()).toMatchObject({ state: 'queued', level: 1 });
    expect(await toldRun()).toMatchObject({ state: 'compiling' });
    served.desks.ada.finish(someRun());
    expect(await toldRun()).toMatchObject({ state: 'running' });
    expect(await toldRun()).toMatchObject({ state: 'done' });
    gone.abort();
  });
});

describe('help', () => {
  test('hints that were not asked for are not sent', async () => {
    const hint: unknown = await (await served.ada('/api/hints', asJson({ step: '1.size' }))).json();
    expect(hint).toMatchObject({ hints: ['one', 'two'], count: 2, of: 3 });
  });

  test('the solution is for those who are sure', async () => {
    expect((await served.ada('/api/solution?level=1')).status).toBe(403);
    expect((await served.ada('/api/solution?level=1&sure=1')).status).toBe(200);
    expect((await served.ada('/api/solution?level=77&sure=1')).status).toBe(404);
  });

  test('the names that the editor explains are there, helpers of BPF as well', async () => {
    const { words } = (await (await served.ada('/api/words')).json()) as { words: { name: string }[] };
    const names = words.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['BPF_HASH', 'PT_REGS_RC', 'bpf_probe_read_user']));
    expect(new Set(names).size).toBe(names.length);
  });

  test('the course is there with its chapters, and no other file', async () => {
    const course = (await (await served.ada('/api/course')).json()) as Course;
    expect(course).toMatchObject({ file: 'clean.c', level: 1, passed: [0] });
    expect(course.levels[0]?.steps[0]).toMatchObject({ id: '0.compile', hints: 3 });
    expect(await (await served.ada('/api/chapters/level-0')).text()).toContain('chapter-hooks');
    for (const path of ['../README', '..%2fREADME', 'nothing', 'level-0.md'])
      expect([400, 404]).toContain((await served.ada(`/api/chapters/${path}`)).status);
  });
});
