import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KitError } from '../../base/errors.ts';
import type { Submission } from '../submissions/submission.ts';
import { classSecret } from './class-secret.ts';
import { classSeed } from './class-seed.ts';
import { defaultJobs } from './default-jobs.ts';
import { embedded } from './embedded.ts';
import type { Graded } from './graded.ts';
import { gradeAll } from './grade-all.ts';
import type { GradeOnce } from './grade-task.ts';
import { gradeTask } from './grade-task.ts';
import { openJournal } from './journal.ts';
import { passed } from './passed.testing.ts';
import { taskKey } from './task.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pool-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const settings = { kit: '1.0', level: 4, seed: 7 };
const never = () => new AbortController().signal;
const broken = () => new KitError('machine', 'RESTORE_FAILED', 'it did not come up', 'again');
const flooded = () => new KitError('machine', 'INCONCLUSIVE', 'samples were lost', 'again');

const submission = (name: string, source: string): Submission => ({
  ...{ name, fileName: name, person: { name }, file: 'clean.c', origin: `${name}.c`, program: { source } },
});

describe('a program', () => {
  test('is tried again when the machine fails, three times at most', async () => {
    let runs = 0;
    const second: GradeOnce = (task) => (++runs < 2 ? Promise.reject(broken()) : Promise.resolve(passed(task)));
    const task = { ...settings, source: 'x' };
    expect((await gradeTask(task, second, { limitMs: 1000, signal: never() })).verdict.verdict).toBe('pass');
    expect(runs).toBe(2);
    runs = 0;
    const always: GradeOnce = () => (runs++, Promise.reject(broken()));
    const given = await gradeTask(task, always, { limitMs: 1000, signal: never() });
    expect(given).toMatchObject({ verdict: { verdict: 'unavailable' }, error: { code: 'RESTORE_FAILED' } });
    expect(runs).toBe(3);
  });

  test("whose error is the learner's is not tried again", async () => {
    let runs = 0;
    const bad: GradeOnce = () => (runs++, Promise.reject(new KitError('learner', 'COMPILER_TIMEOUT', 'slow', 'x')));
    const given = await gradeTask({ ...settings, source: 'x' }, bad, { limitMs: 1000, signal: never() });
    expect(given).toMatchObject({ verdict: { verdict: 'error' }, error: { code: 'COMPILER_TIMEOUT' } });
    expect(runs).toBe(1);
  });

  test('that comes to no end has a row all the same, and its run is told to stop', async () => {
    const stopped: boolean[] = [];
    const hangs: GradeOnce = (_task, signal) =>
      new Promise(() => signal.addEventListener('abort', () => stopped.push(true)));
    const given = await gradeTask({ ...settings, source: 'x' }, hangs, { limitMs: 20, signal: never() });
    expect(given).toMatchObject({ verdict: { verdict: 'unavailable' }, error: { code: 'SUBMISSION_TOO_LONG' } });
    expect(stopped).toEqual([true]);
  });
});

describe('a class', () => {
  /** Grades with a grader that counts; `stopAfter` ends it as Ctrl-C does. */
  async function run(
    names: string[],
    {
      stopAfter = Infinity,
      restart = false,
      retryDisturbing = false,
      fail = '',
      with: error = broken,
      well = true,
    } = {},
  ) {
    const stop = new AbortController();
    const sources: string[] = [];
    const gradeOnce: GradeOnce = (task, signal) => {
      signal.throwIfAborted();
      sources.push(task.source);
      if (sources.length > stopAfter) stop.abort(new Error('stopped'));
      const fails = fail.includes(task.source) || (task.source === 'control' && !well);
      return fails ? Promise.reject(error()) : Promise.resolve(passed(task));
    };
    const rows: string[] = [];
    const graded = await gradeAll({
      submissions: names.map((name) => submission(name, name[0] ?? '')),
      ...{ settings, journal: await openJournal(join(folder, 'graded'), restart), signal: stop.signal },
      engine: embedded(gradeOnce, { jobs: 2, limitMs: 1000 }),
      ...{ control: () => Promise.resolve('control'), retryDisturbing },
      onRow: ({ name }) => rows.push(name),
    }).catch((error: unknown) => (error as Error).message);
    return { graded, sources, rows };
  }

  test('has a row for each, in order; the same program is graded once', async () => {
    const { graded, sources, rows } = await run(['ada', 'bob', 'anna']);
    expect(graded).toHaveLength(3);
    expect(sources.sort()).toEqual(['a', 'b']);
    expect(rows.sort()).toEqual(['ada', 'anna', 'bob']);
  });

  test('that was stopped goes on where it was, and --restart begins anew', async () => {
    const names = ['ada', 'bob', 'cleo', 'dora', 'eve'];
    const first = await run(names, { stopAfter: 3 });
    expect(first.graded).toBe('stopped');
    expect(first.rows.length).toBeGreaterThan(0);
    const second = await run(names);
    expect(second.graded).toHaveLength(5);
    expect(second.rows.sort()).toEqual(names);
    expect(second.sources).toHaveLength(5 - first.rows.length);
    expect((await run(names)).sources).toEqual([]);
    expect((await run(names, { restart: true })).sources).toHaveLength(5);
  });

  test('grades again who could not be graded, and nobody else', async () => {
    const first = await run(['ada', 'bob'], { fail: 'b' });
    expect(first.graded).toMatchObject([{ verdict: { verdict: 'pass' } }, { verdict: { verdict: 'unavailable' } }]);
    expect((await run(['ada', 'bob'])).sources).toEqual(['b']);
  });

  const codes = (graded: unknown) => (graded as Graded[]).map(({ verdict, error }) => error?.code ?? verdict.verdict);

  test('knows who disturbs the machine, after three runs, and does not ask again', async () => {
    const settings = { fail: 'be', with: flooded };
    const first = await run(['ada', 'bob', 'cleo', 'eve'], settings);
    expect(codes(first.graded)).toEqual(['pass', 'DISTURBS_MACHINE', 'pass', 'DISTURBS_MACHINE']);
    // All once, and then each of the two by itself, and behind each the control.
    expect(first.sources.slice(0, 4).sort()).toEqual(['a', 'b', 'c', 'e']);
    expect(first.sources.slice(4).sort()).toEqual(['b', 'b', 'control', 'control', 'e', 'e']);
    expect(first.rows).toHaveLength(4);
    const second = await run(['ada', 'bob', 'cleo', 'eve'], settings);
    expect(second.sources).toEqual([]);
    expect(codes(second.graded)).toEqual(codes(first.graded));
    const third = await run(['ada', 'bob', 'cleo', 'eve'], { retryDisturbing: true });
    expect(third.sources.sort()).toEqual(['b', 'e']);
    expect(codes(third.graded)).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  test('blames the machine when a program that is known to pass does not', async () => {
    const ill = { fail: 'b', with: flooded, well: false };
    expect(codes((await run(['ada', 'bob'], ill)).graded)).toEqual(['pass', 'INCONCLUSIVE']);
    expect((await run(['ada', 'bob'], ill)).sources).toEqual(['b', 'b', 'b', 'control']);
  });

  test('gives a second run, by itself, to who ran beside a flood', async () => {
    let floods = 1;
    const gradeOnce: GradeOnce = (task) => (floods-- > 0 ? Promise.reject(flooded()) : Promise.resolve(passed(task)));
    const [ada] = await gradeAll({
      ...{ submissions: [submission('ada', 'a')], settings, signal: never(), onRow: () => undefined },
      ...{ journal: await openJournal(join(folder, 'graded'), false), retryDisturbing: false },
      ...{ engine: embedded(gradeOnce, { jobs: 2, limitMs: 1000 }), control: () => Promise.resolve('control') },
    });
    expect(ada?.verdict.verdict).toBe('pass');
  });

  test('does not believe a row that its task cannot have', async () => {
    await run(['ada']);
    const [file = ''] = (await readdir(join(folder, 'graded'))).filter((name) => name.endsWith('.json'));
    const place = join(folder, 'graded', file);
    await writeFile(place, (await readFile(place, 'utf8')).replace('"level":4', '"level":3'));
    expect((await run(['ada'])).sources).toEqual(['a']);
  });

  test('does not believe a damaged row', async () => {
    await run(['ada']);
    const [file = ''] = (await readdir(join(folder, 'graded'))).filter((name) => name.endsWith('.json'));
    await writeFile(join(folder, 'graded', file), '{"verdict": {"verdict": "pa');
    expect((await run(['ada'])).sources).toEqual(['a']);
  });
});

test('every part of a task changes its key', () => {
  const task = { ...settings, source: 'x' };
  const others = [{ kit: '1.1' }, { level: 3 }, { seed: 8 }, { source: 'y' }].map((part) =>
    taskKey({ ...task, ...part }),
  );
  expect(new Set([taskKey(task), ...others]).size).toBe(5);
});

test('the seed of a class stays, until another is given', async () => {
  const seed = await classSeed(folder, undefined);
  expect(await classSeed(folder, undefined)).toBe(seed);
  expect(await classSeed(folder, 12)).toBe(12);
  expect(await classSeed(folder, undefined)).toBe(12);
});

test('the secret of a class stays, and is for its owner only', async () => {
  const secret = await classSecret(folder);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await classSecret(folder)).toBe(secret);
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
});

test.each([
  [8, 16, 8],
  [8, 1, 2],
  [2, 0.1, 1],
])('%i cores and %d GiB: %i at a time', (cores, gib, jobs) => {
  expect(defaultJobs(cores, gib * 2 ** 30)).toBe(jobs);
});
