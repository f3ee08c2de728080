import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompileResult } from './compile-program.ts';
import { resultCache } from './result-cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'result-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const result = (line: number): CompileResult => ({
  ok: true,
  bundle: { license: 'GPL', kernelVersion: 1, btf: new Uint8Array([1, 2, 255]), maps: [], programs: [] },
  diagnostics: [{ source: 'clang', severity: 'warning', line, column: null, message: 'mind the “gap”\n' }],
});

test('gives back what was put in, bytes and warnings and all', async () => {
  const cache = resultCache(join(folder, 'new', 'folder'));
  await cache.write('a', result(1));
  await cache.write('b', result(2));
  expect(await cache.read('a')).toEqual(result(1));
  expect(await cache.read('b')).toEqual(result(2));
  expect(await cache.read('c')).toBeUndefined();
});

test('what is damaged is not there, and can be put in again', async () => {
  const cache = resultCache(folder);
  await cache.write('a', result(1));
  const file = join(folder, 'a.json');
  const text = await readFile(file, 'utf8');
  for (const damaged of ['', '\n', text.slice(0, -1), text.replace('GPL', 'MIT'), `${text} `]) {
    await writeFile(file, damaged);
    expect(await cache.read('a')).toBeUndefined();
  }
  await truncate(file, 10);
  await cache.write('a', result(1));
  expect(await cache.read('a')).toEqual(result(1));
});

test('many writers at once leave whole results and nothing else', async () => {
  const cache = resultCache(folder);
  await Promise.all(Array.from({ length: 20 }, (_none, line) => cache.write('a', result(line))));
  expect(await cache.read('a')).toMatchObject({ ok: true });
  expect(await readdir(folder)).toEqual(['a.json']);
});

test('it does not grow without end', async () => {
  const cache = resultCache(folder);
  for (let i = 0; i < 400; i++) {
    await cache.write(String(i), result(i));
    await utimes(join(folder, `${i}.json`), i, i);
  }
  await cache.read('0');
  await cache.write('400', result(400));
  expect((await readdir(folder)).length).toBeLessThanOrEqual(400);
  expect(await cache.read('400')).toEqual(result(400));
  // What was used just now stays.
  expect(await cache.read('0')).toEqual(result(0));
  expect(await cache.read('1')).toBeUndefined();
});

test('a folder that cannot be made is no reason to fail', async () => {
  await writeFile(join(folder, 'file'), '');
  const cache = resultCache(join(folder, 'file', 'below'));
  await cache.write('a', result(1));
  expect(await cache.read('a')).toBeUndefined();
});
