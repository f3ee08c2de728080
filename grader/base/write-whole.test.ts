import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFile, OWNERS_ONLY, writeWhole } from './write-whole.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-whole-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('many write at once: the file is one of theirs, and no draft stays', async () => {
  const file = join(folder, 'a.json');
  const texts = Array.from({ length: 30 }, (_, at) => String(at).repeat(100_000));
  await Promise.all(texts.map((text) => writeWhole(file, text)));
  expect(texts).toContain(await readFile(file, 'utf8'));
  expect(await readdir(folder)).toEqual(['a.json']);
});

test('a write that fails leaves everything as it was', async () => {
  await mkdir(join(folder, 'taken'));
  await expect(writeWhole(join(folder, 'taken'), 'x')).rejects.toThrow('EISDIR');
  expect(await readdir(folder)).toEqual(['taken']);
});

test('only the owner can read what is only for the owner', async () => {
  await writeWhole(join(folder, 'token'), 'x', OWNERS_ONLY);
  expect((await stat(join(folder, 'token'))).mode & 0o777).toBe(0o600);
});

test('a file of the cache is kept with its folder, or said not to be', async () => {
  expect(await keepFile(join(folder, 'b', 'c', 'd'), 'x')).toBe(true);
  expect(await keepFile(join(folder, 'b', 'c', 'd', 'e'), 'x')).toBe(false);
  expect(await keepFile('/proc/no-such-folder/file', 'x')).toBe(false);
});
