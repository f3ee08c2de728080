import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFile } from '../paths.ts';
import { reset } from './reset.ts';

const start = readFileSync(startFile, 'utf8');
let folder: string;
let file: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reset-'));
  file = join(folder, 'clean.c');
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
  expect(await reset(file)).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(start);
  const backup = readdirSync(folder).find((name) => name !== 'clean.c') ?? '';
  expect(backup).toMatch(/^clean\.c\.backup-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}$/);
  expect(readFileSync(join(folder, backup), 'utf8')).toBe('int x;\n');
  expect(printed).toContain(backup);
});

test('a file that is as at the start needs no backup', async () => {
  writeFileSync(file, start);
  expect(await reset(file)).toBe(0);
  expect(readdirSync(folder)).toEqual(['clean.c']);
  expect(printed).toContain('already');
});

test('a file that is gone comes back', async () => {
  expect(await reset(file)).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(start);
  expect(readdirSync(folder)).toEqual(['clean.c']);
});

test('what cannot be read is left alone', async () => {
  mkdirSync(file);
  await expect(reset(file)).rejects.toMatchObject({ fault: 'machine', code: 'RESET_FAILED' });
  expect(readdirSync(folder)).toEqual(['clean.c']);
});
