import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../levels/verdict.ts';
import { workshopFile } from '../base/paths.ts';
import { hintFileOf, readHintNotes } from './hint-file.ts';
import { noteVerdict } from './note-verdict.ts';
import { readProgress } from './progress-file.ts';

const passed = { level: 2, verdict: 'pass', seed: 7, steps: [] } as unknown as Verdict;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'note-verdict-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

const filesIn = (place: string) => ({ hints: join(place, 'hints.json'), progress: join(place, 'progress.json') });

test('a verdict outlives notes that cannot be written', async () => {
  await writeFile(join(folder, 'workshop'), 'a file where the folder belongs');
  await noteVerdict(passed, workshopFile, filesIn(join(folder, 'workshop')));
  expect(await readFile(join(folder, 'workshop'), 'utf8')).toBe('a file where the folder belongs');
});

test('runs that end at the same time leave whole notes', async () => {
  const files = filesIn(folder);
  await Promise.all(Array.from({ length: 20 }, () => noteVerdict(passed, workshopFile, files)));
  expect((await readHintNotes('workshop/clean.c', files.hints)).lastRun).toEqual({
    level: 2,
    file: 'workshop/clean.c',
  });
  expect(await readProgress(files.progress)).toMatchObject({ 2: { seed: 7 } });
  expect((await readdir(folder)).sort()).toEqual(['hints.json', 'progress.json']);
});

test('another file has notes of its own, and no progress', async () => {
  expect(hintFileOf('other.c')).not.toBe(hintFileOf(workshopFile));
  const files = filesIn(folder);
  await noteVerdict(passed, 'other.c', files);
  expect(await readdir(folder)).toEqual(['hints.json']);
  expect((await readHintNotes('other.c', files.hints)).lastRun).toEqual({ level: 2, file: 'other.c' });
  expect(await readHintNotes('third.c', files.hints)).toEqual({ given: {} });
});

test('runs of two other programs do not take each other’s notes away', () => {
  expect(hintFileOf('/a/clean.c')).not.toBe(hintFileOf('/b/clean.c'));
});

test('of many other programs, the notes of the last ones are kept', async () => {
  const hints = (index: number) => join(folder, 'hints', `${index}.json`);
  for (let index = 0; index < 23; index++)
    await noteVerdict(passed, `${index}.c`, { ...filesIn(folder), hints: hints(index) });
  const kept = await readdir(join(folder, 'hints'));
  expect(kept).toHaveLength(20);
  expect(kept).toContain('22.json');
});
