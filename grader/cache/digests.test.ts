import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digests } from './digests.ts';

let folder: string;
let cache: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digests-'));
  cache = join(folder, 'cache');
});
afterEach(() => rm(folder, { recursive: true }));

const FILES = ['agent.js', 'probe'];
/** A clone of the kit, made at some time. */
async function clone(name: string, seconds: number, probe = 'probe'): Promise<string[]> {
  await mkdir(join(folder, name), { recursive: true });
  const files = FILES.map((file) => join(folder, name, file));
  for (const file of files) {
    await writeFile(file, file.endsWith('probe') ? probe : 'agent');
    await utimes(file, seconds, seconds);
  }
  return files;
}

test('say what is in files, wherever they are and however old', async () => {
  const [first, second] = [await digests(cache, await clone('a', 1)), await digests(cache, await clone('b', 2))];
  expect(second).toEqual(first);
  expect(first).toEqual([
    'd4f0bc5a29de06b510f9aa428f1eedba926012b591fef7a518e776a7c9bd1824',
    'ba9c736f19e7f60b7f6764adb0b7908c0a2b394e09b6c09863528c7f2bc86095',
  ]);
});

test('see a change, also of one byte', async () => {
  const before = await digests(cache, await clone('a', 1));
  const after = await digests(cache, await clone('a', 2, 'proby'));
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test('read no file twice: after a change of one, the others are known', async () => {
  await digests(cache, await clone('a', 1));
  const known = await readdir(join(cache, 'answers'));
  const [agent = '', probe = ''] = await clone('a', 1);
  await utimes(probe, 2, 2);
  await digests(cache, [agent, probe]);
  // The new probe's, and the new list's.
  expect(await readdir(join(cache, 'answers'))).toHaveLength(known.length + 2);
});

test('see a file come', async () => {
  const later = join(folder, 'later');
  expect(await digests(cache, [later])).toEqual(['missing']);
  await writeFile(later, 'agent');
  expect(await digests(cache, [later])).toEqual([expect.stringMatching(/^[\da-f]{64}$/)]);
});
