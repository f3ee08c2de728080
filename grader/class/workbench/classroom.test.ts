import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunView } from '../../workbench/runs.ts';
import { lastLevel } from '../../levels/index.ts';
import type { Graded } from '../pool/graded.ts';
import type { Task } from '../pool/task.ts';
import { openSubmissions } from '../submissions/open-submissions.ts';
import { understand } from '../submissions/understand.ts';
import { failing, servedClassroom, TestBrowser, verdictFor, type ServedClassroom } from './classroom.testing.ts';
import type { ClassGrader } from './room.ts';
import type { Study } from './study-routes.ts';

let served: ServedClassroom;
const open = async (...args: Parameters<typeof servedClassroom>) => (served = await servedClassroom(...args));
afterEach(() => served.end());

const sit = async (name: string) => {
  const browser = new TestBrowser(served.url);
  await browser.join(served.code, name);
  return browser;
};
const asInstructor = (path: string, init: { method?: string } = {}) =>
  fetch(served.url + path, { ...init, headers: { authorization: `Bearer ${served.token}` } });
const study = async (number: number) => (await (await asInstructor(`/api/learners/${number}/work`)).json()) as Study;
const done = async (browser: TestBrowser, id: string): Promise<RunView> => {
  for (;;) {
    const view = await browser.json<RunView>(`/api/runs/${id}`);
    if (view.state === 'done') return view;
    expect(view).toHaveProperty('state');
  }
};
/** Grades nothing until it is let. */
function held() {
  const waiting: { task: Task; let: () => void; signal: AbortSignal }[] = [];
  const grade: ClassGrader = (task, { signal, ending, onState }) =>
    new Promise<Graded>((resolve, reject) => {
      onState('running');
      ending.addEventListener('abort', () => reject(ending.reason as Error));
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      waiting.push({ task, signal, let: () => resolve({ verdict: verdictFor(task), seconds: 1 }) });
    });
  return { waiting, grade };
}
const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('a learner in the browser', () => {
  test('joins, writes, runs, and is on the board as verified', async () => {
    await open();
    const ada = await sit('Ada');
    expect(await ada.json('/api/session')).toEqual({ number: 1, name: 'Ada' });
    expect(await ada.json('/api/course')).toMatchObject({ level: 0, passed: [], learner: { number: 1, name: 'Ada' } });
    expect(await (await ada.ask('/api/program')).text()).toContain('#include');
    expect((await ada.put('int right;\n')).status).toBe(204);
    const view = await done(ada, await ada.run(0));
    expect(view).toMatchObject({ verdict: { verdict: 'pass', level: 0 }, ahead: 0 });
    expect(served.graded).toMatchObject([{ source: 'int right;\n', level: 0, kit: '1.0', picture: true }]);
    expect(await (await ada.ask(`/${view.timeline ?? ''}`)).text()).toBe('<p>11</p>');
    expect(served.board.learner(1)?.row).toMatchObject({
      state: 'passed',
      level: 0,
      isVerified: true,
      verified: 0,
      runs: 1,
    });
    expect(await ada.json('/api/course')).toMatchObject({ level: 1, passed: [0] });
    const csv = await (await asInstructor('/api/class.csv')).text();
    expect(csv.trim().split('\r\n').at(-1)).toMatch(/,verified$/);
  });

  test('a level that only the learner speaks of is not verified by a lower one that was graded here', async () => {
    await open();
    const ada = await sit('Ada');
    const learner = served.board.learner(1);
    if (!learner) throw new Error('nobody');
    const own = {
      id: crypto.randomUUID(),
      level: lastLevel,
      verdict: 'pass' as const,
      file: 'own' as const,
      steps: [],
    };
    await served.board.record(learner, { ...own, ageMs: 0 });
    expect(learner.row.isVerified).toBe(false);
    await done(ada, await ada.run(0));
    expect(learner.row).toMatchObject({ level: lastLevel, isVerified: false, verified: 0 });
    expect(await ada.json('/api/course')).toMatchObject({ passed: [0] });
  });

  test('gets hints one after the other, those of the run first, and afresh when the step has passed', async () => {
    await open();
    const ada = await sit('Ada');
    await ada.put(failing);
    await done(ada, await ada.run(0));
    const hint = async () => (await ada.post('/api/hints', { step: '0.compile' })).json();
    expect(await hint()).toMatchObject({ count: 2, hints: ['as the run says', expect.any(String)] });
    expect(await hint()).toMatchObject({ count: 3 });
    await ada.put('right');
    await done(ada, await ada.run(0));
    expect(await hint()).toMatchObject({ count: 1 });
  });

  test('sees a solution when the level is passed, or when sure, if the class allows that', async () => {
    await open();
    const ada = await sit('Ada');
    expect((await ada.ask('/api/solution?level=0')).status).toBe(403);
    expect((await ada.ask('/api/solution?level=0&sure=1')).status).toBe(200);
    await served.end();
    await open({ showsSolutions: false });
    const bao = await sit('Bao');
    expect((await bao.ask('/api/solution?level=0&sure=1')).status).toBe(409);
    await done(bao, await bao.run(0));
    expect((await bao.ask('/api/solution?level=0')).status).toBe(200);
  });

  test('comes back on another machine with the words, on which nobody else does, until they are reset', async () => {
    await open();
    const first = new TestBrowser(served.url);
    const words = await first.join(served.code, 'Ada');
    expect(words.split(' ')).toHaveLength(5);
    await first.put('mine');
    const second = new TestBrowser(served.url);
    expect((await second.post('/api/session', { words: ` ${words.toUpperCase().replaceAll(' ', '-')}` })).status).toBe(
      201,
    );
    expect(await (await second.ask('/api/program')).text()).toBe('mine');
    // The first machine stays in; out is who goes out.
    await second.ask('/api/session', { method: 'DELETE' });
    expect((await second.ask('/api/program')).status).toBe(401);
    expect((await first.ask('/api/program')).status).toBe(200);

    const reset = await asInstructor('/api/learners/1/return-code', { method: 'POST' });
    const { returnCode } = (await reset.json()) as { returnCode: string };
    expect((await first.ask('/api/program')).status).toBe(401);
    const third = new TestBrowser(served.url);
    expect((await third.post('/api/session', { words })).status).toBe(403);
    expect((await third.post('/api/session', { words: returnCode })).status).toBe(201);
    expect(await (await third.ask('/api/program')).text()).toBe('mine');
  });

  test('is forgotten on request, with everything', async () => {
    await open();
    const [ada, bao] = [await sit('Ada'), await sit('Bao')];
    await ada.put('mine');
    await done(ada, await ada.run(0));
    expect((await ada.ask('/api/learner', { method: 'DELETE' })).status).toBe(204);
    expect((await ada.ask('/api/program')).status).toBe(401);
    expect(served.board.learners()).toMatchObject([{ name: 'Bao' }]);
    expect(served.room.work.runsOf(1)).toEqual([]);
    expect(served.room.work.program(1)).toBeUndefined();
    expect((await bao.ask('/api/program')).status).toBe(200);
  });
});

describe('turns', () => {
  test('a newer run takes the place of the one that waits, and not of the one that goes on', async () => {
    const { waiting, grade } = held();
    await open({ grade, jobs: 1 });
    const [ada, bao] = [await sit('Ada'), await sit('Bao')];
    const first = await ada.run(0);
    const other = await bao.run(0);
    const second = await ada.run(0);
    const third = await ada.run(0);
    expect(await ada.json(`/api/runs/${first}`)).toMatchObject({ state: 'running' });
    expect(await ada.json(`/api/runs/${second}`)).toMatchObject({ state: 'done', ended: 'replaced' });
    expect(await ada.json(`/api/runs/${third}`)).toMatchObject({ state: 'queued', ahead: 2 });
    expect(await bao.json(`/api/runs/${other}`)).toMatchObject({ state: 'queued', ahead: 1 });
    waiting[0]?.let();
    await until(() => waiting.length === 2);
    expect(await done(ada, first)).toMatchObject({ verdict: { verdict: 'pass' } });
    expect(await bao.json(`/api/runs/${other}`)).toMatchObject({ state: 'running' });
    waiting[1]?.let();
    await until(() => waiting.length === 3);
    waiting[2]?.let();
    await done(ada, third);
    // Of the one that was replaced nothing is left.
    expect((await study(1)).runs.map(({ id }) => id)).toEqual([third, first]);
  });

  test('a run that is cancelled leaves the machine, and one whose learner is removed does, too', async () => {
    const { waiting, grade } = held();
    await open({ grade, jobs: 1 });
    const [ada, bao] = [await sit('Ada'), await sit('Bao')];
    const first = await ada.run(0);
    await bao.run(0);
    await ada.ask(`/api/runs/${first}`, { method: 'DELETE' });
    await until(() => waiting.length === 2);
    expect(waiting[0]?.signal.aborted).toBe(true);
    await asInstructor('/api/learners/2', { method: 'DELETE' });
    await until(() => waiting[1]?.signal.aborted === true);
    await until(() => served.room.grading.load.served === 0);
  });
});

describe('a class that was ended in the middle of it', () => {
  test('goes on with the runs that were not over, and knows the others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'classroom-test-'));
    try {
      await open({}, folder);
      const browsers = [await sit('Ada'), await sit('Bao')];
      await browsers[0]?.put('mine');
      const over = (await browsers[0]?.run(0)) ?? '';
      await done(browsers[0] as TestBrowser, over);
      await served.end();
      const { waiting, grade } = held();
      await open({ grade }, folder);
      for (const browser of browsers) Object.assign(browser, { url: served.url });
      const ids = [await browsers[0]?.run(1), await browsers[1]?.run(0)];
      await until(() => waiting.length === 2);
      await served.end();

      await open({}, folder);
      for (const browser of browsers) Object.assign(browser, { url: served.url });
      for (const [index, id] of ids.entries())
        expect(await done(browsers[index] as TestBrowser, id ?? '')).toMatchObject({ verdict: { verdict: 'pass' } });
      expect(served.graded.map(({ source }) => source)).toContain('mine');
      expect(await browsers[0]?.json(`/api/runs/${over}`)).toMatchObject({ state: 'done', verdict: { level: 0 } });
      expect(served.board.learner(1)?.row).toMatchObject({ runs: 2, verified: 1 });
    } finally {
      await served.end();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('the instructor', () => {
  test('opens a learner: program, history, what happened', async () => {
    await open();
    const ada = await sit('Ada');
    await ada.put(failing);
    const first = await ada.run(0);
    await done(ada, first);
    await ada.put('better');
    await done(ada, await ada.run(0));
    const { program, runs } = await study(1);
    expect(program).toBe('better');
    expect(runs).toMatchObject([{ verdict: 'pass' }, { id: first, verdict: 'fail', failed: '0.compile' }]);
    expect(await (await fetch(`${served.url}/${runs[1]?.timeline ?? ''}`)).text()).toBe('<p>6</p>');
    const run = await asInstructor(`/api/learners/1/runs/${first}`);
    expect(await run.json()).toMatchObject({ source: failing, verdict: { verdict: 'fail' } });
  });

  test('takes all programs as a zip that a class is graded from', async () => {
    await open();
    const names = ['Ada', 'B/ob', '..', 'con<b>', 'Zoë 🦋'];
    for (const name of names) await (await sit(name)).put(`int ${name.length};\n`);
    const zip = await asInstructor('/api/programs.zip');
    const folder = await mkdtemp(join(tmpdir(), 'programs-zip-'));
    try {
      const file = join(folder, 'programs.zip');
      await writeFile(file, Buffer.from(await zip.arrayBuffer()));
      const opened = await openSubmissions(file, { results: folder, leaveOut: [] });
      const { submissions } = await understand(opened, [], undefined);
      opened.close();
      expect(submissions.map(({ name, program }) => [name, 'source' in program && program.source]).sort()).toEqual(
        [
          ['Ada', 'int 3;\n'],
          ['B_ob', 'int 4;\n'],
          ['Learner 3', 'int 2;\n'],
          ['con_b_', 'int 6;\n'],
          ['Zoë 🦋', 'int 6;\n'],
        ].sort(),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
