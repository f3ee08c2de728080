import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFile } from '../base/paths.ts';
import { reset } from './reset.ts';

const start = readFileSync(startFile, 'utf8');
let folder: string;
let own: { file: string; progress: string; hints: string };
let file: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reset-'));
  file = join(folder, 'clean.c');
  own = { file, progress: join(folder, 'progress.json'), hints: join(folder, 'hints.json') };
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test('brings the start back and says where the work is', async () => {
  writeFileSync(file, 'int x;\n');
  expect(await reset(own)).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(start);
  const backup = readdirSync(folder).find((name) => name !== 'clean.c') ?? '';
  expect(backup).toMatch(/^clean\.c\.backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}$/);
  expect(readFileSync(join(folder, backup), 'utf8')).toBe('int x;\n');
  expect(printed).toContain(backup);
});

test('the next person begins at level 0, without the hints that this one was given', async () => {
  writeFileSync(file, start);
  writeFileSync(own.progress, '{"0":{"passedAt":"2026-03-09T10:15:42.123Z","seed":7}}');
  writeFileSync(own.hints, '{"given":{"1.fd":2}}');
  expect(await reset(own)).toBe(0);
  const left = readdirSync(folder).sort();
  expect(left).toEqual(['clean.c', expect.stringMatching(/^progress\.json\.backup-/)]);
  expect(readFileSync(join(folder, left[1] ?? ''), 'utf8')).toContain('"seed":7');
  expect(printed).toContain('you are at level 0');
});

test('a file that is as at the start needs no backup', async () => {
  writeFileSync(file, start);
  expect(await reset(own)).toBe(0);
  expect(readdirSync(folder)).toEqual(['clean.c']);
  expect(printed).toContain('already');
});

test('a file that is gone comes back', async () => {
  expect(await reset(own)).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(start);
  expect(readdirSync(folder)).toEqual(['clean.c']);
});

test('what cannot be read is left alone', async () => {
  mkdirSync(file);
  await expect(reset(own)).rejects.toMatchObject({ fault: 'machine', code: 'RESET_FAILED' });
  expect(readdirSync(folder)).toEqual(['clean.c']);
});
