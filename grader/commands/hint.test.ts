import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { lastLevel, levelRange, levels } from '../levels/index.ts';
import type { Level } from '../levels/level.ts';
import type { StepResult, Verdict } from '../levels/verdict.ts';
import { kitRoot, workshopFile } from '../base/paths.ts';
import { currentLevel } from './current-level.ts';
import { noteRun } from './hint-file.ts';
import { hint } from './hint.ts';
import { nextHint } from './next-hint.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hint-test-'));
  file = join(folder, 'hints.json');
});
afterEach(() => rm(folder, { recursive: true }));

const level = (number: number): Level => {
  const found = levels[number];
  if (!found) throw new Error('unreachable');
  return found;
};
const next = async (number: number, step?: string) =>
  stripVTControlCharacters(await nextHint(level(number), step, workshopFile, file));

/** A run of a level that got stuck at a step, or at none. */
async function ran(number: number, stuckAt?: string, hintOfReport = 'The report said so.'): Promise<void> {
  let failed = false;
  const steps = levels.slice(0, number + 1).flatMap(({ number: of, steps: all }) =>
    all.map(({ name, title }): StepResult => {
      const result = { id: `${of}.${name}`, level: of, title };
      if (failed) return { ...result, status: 'skipped' };
      failed = result.id === stuckAt;
      if (!failed) return { ...result, status: 'pass' };
      return { ...result, status: 'fail', hint: hintOfReport, doc: `docs/level-${of}.md#${name}`, line: 134 };
    }),
  );
  await noteRun({ level: number, steps } as Verdict, 'workshop/clean.c', file);
}

test.each(levels.flatMap((each) => each.steps.map((step) => ({ each, step, id: `${each.number}.${step.name}` }))))(
  '$id has three hints that differ, and each call gives one more',
  async ({ each, step, id }) => {
    expect(new Set(step.hints).size).toBe(3);
    const [nudge, where, code] = step.hints.map((text) => text.split('\n')[0] ?? '');
    const first = await next(each.number, step.name);
    expect(first).toContain(nudge);
    expect(first).not.toContain(where);
    expect(first).toContain(`The next hint: npm run hint -- ${each.number} ${step.name}\n`);
    const second = await next(each.number, id);
    expect(second).toContain(where);
    expect(second).not.toContain(code);
    const third = await next(each.number, step.name);
    expect(third).toContain(code);
    expect(third).toContain(
      `That was the last hint. The solution, beside your own file: npm run hint -- ${each.number} --solution\n`,
    );
    expect(await next(each.number, step.name)).toContain('All hints of this step have been given.');
  },
);

test('without a name it is about the step at which the last run got stuck: the report gave the first hint', async () => {
  await ran(2, '2.size');
  const text = await next(2);
  expect(text).toMatch(/^2\.size {2}msg_size is/);
  expect(text).toMatch(/\n {2}1 {2}The report said so\.\n {2}2 {2}Where you set msg_size/);
  expect(text).toContain('look at workshop/clean.c:134, read docs/level-2.md#size');
  expect(await next(2)).toContain('\n  3  u32 size');
});

test('that step may belong to a lower level, which comes first', async () => {
  await ran(4, '1.ipv6');
  expect(await next(4)).toMatch(/^1\.ipv6 [^]*The next|One more hint: npm run hint -- 1 ipv6\n/);
});

test('a step that passes and fails again later begins afresh', async () => {
  await ran(2, '2.size');
  await next(2);
  await next(2);
  await ran(2, '2.bytes');
  await ran(2, '2.size');
  expect(await next(2)).not.toContain('\n  3  ');
});

test('a step that still fails goes on where it was', async () => {
  await ran(2, '2.size');
  await next(2);
  await ran(2, '2.size', 'Now it is something else.');
  expect(await next(2)).toMatch(/\n {2}1 {2}Now it is something else\.\n[^]*\n {2}3 {2}u32 size/);
});

test('after a pass there is nothing to hint at, unless a step is named', async () => {
  await ran(2);
  for (const number of [1, 2])
    expect(await next(number)).toContain(`No step of level ${number} failed in your last run.`);
  expect(await next(2, 'size')).toContain('  1  Which number');
});

test('before any run of a level it is about its first step', async () => {
  expect(await next(1)).toMatch(/^1\.output /);
  await ran(1);
  expect(await next(2)).toMatch(/^2\.hooks /);
});

test('the level that you are at: where the last run got stuck, or else the first that is not passed', async () => {
  const progress = join(folder, 'progress.json');
  const current = () => currentLevel(workshopFile, { hints: file, progress });
  expect(await current()).toBe(0);
  const passed = { passedAt: '2026-03-09T10:15:42.123Z', seed: 7 };
  await writeFile(progress, JSON.stringify({ 0: passed, 1: passed }));
  expect(await current()).toBe(2);
  await ran(4, '3.size');
  expect(await current()).toBe(4);
  await ran(1);
  expect(await current()).toBe(2);
});

test('the notes are readable', async () => {
  await ran(2, '2.size');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    lastRun: { level: 2, file: 'workshop/clean.c', failed: { id: '2.size' } },
    given: { '2.size': 1 },
  });
});

test('the solution is shown on a plain request', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const solution = join(kitRoot, 'solutions', 'level-1.c');
  expect(await hint({ level: '2', step: undefined, file: solution, solution: true })).toBe(0);
  const printed = stripVTControlCharacters(String(write.mock.calls[0]?.[0]));
  write.mockRestore();
  expect(printed).toContain('\nprocess_data (not in yours; solutions/level-2.c:');
  expect(printed).not.toContain('\ncreate_conn_id (');
});

test('a step that is not there is a usage error, and the others are named', async () => {
  await expect(next(2, 'sighs')).rejects.toMatchObject({
    fault: 'usage',
    code: 'NO_SUCH_STEP',
    message: expect.stringMatching(/sighs.*direction, size, bytes/),
  });
});

test.each([String(lastLevel + 1), '-1', 'abc', '', '1.5', '1e0'])('level %p is a usage error', async (typed) => {
  await expect(hint({ level: typed, step: undefined, file: 'x.c', solution: false })).rejects.toMatchObject({
    fault: 'usage',
    code: 'NO_SUCH_LEVEL',
    message: expect.stringContaining(levelRange),
  });
});
