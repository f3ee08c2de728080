import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sourceVersion } from './sourceVersion.mjs';

let folders: string[];
beforeAll(async () => {
  folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'sources-'))));
  for (const folder of folders) {
    await put(folder, 'package.json', '{ "version": "1.2.3" }');
    await put(folder, 'package-lock.json', '{}');
    await put(folder, 'addon/a.cc', 'int a;');
    await put(folder, 'grader/judge/b.ts', 'export {};');
  }
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function put(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

test('the same sources have the same version, wherever they lie', () => {
  const [here = '', there = ''] = folders;
  expect(sourceVersion(here)).toMatch(/^1\.2\.3\+[\da-f]{12}$/);
  expect(sourceVersion(there)).toBe(sourceVersion(here));
});

test.each([
  ['a source of the addon', 'addon/a.cc', 'int b;', true],
  ['a package', 'package-lock.json', '{ }', true],
  ['a source that is new', 'grader/guest/init.sh', '#!/bin/sh', true],
  ['a test', 'grader/judge/b.test.ts', 'export {};', false],
  ['a text', 'grader/judge/b.md', 'words', false],
])('%s, changed: is it another version?', async (_what, path, text, expected) => {
  const [here = ''] = folders;
  const before = sourceVersion(here);
  await put(here, path, text);
  expect(sourceVersion(here) !== before).toBe(expected);
});
