import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSnapshot, settled, snapshotFiles, type SnapshotRecord } from './snapshot.ts';

const KEY = '0123456789abcdef';
let folder: string;
let files: ReturnType<typeof snapshotFiles>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshot-test-'));
  files = snapshotFiles(folder);
  const mark = async (path: string) => {
    await writeFile(path, 'x'.repeat(100));
    return settled(path);
  };
  const [ram, state] = [await mark(files.ram), await mark(files.state)];
  const record: SnapshotRecord = { key: KEY, nonce: 'nonce', ramIsMapped: true, ram, state };
  await writeFile(files.record, JSON.stringify(record));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a snapshot is found by its key', async () => {
  expect(await findSnapshot(folder, KEY)).toMatchObject({ nonce: 'nonce', ramIsMapped: true });
  expect(await findSnapshot(folder, 'fedcba9876543210')).toBeUndefined();
});

test('it outlives a copy that keeps whole seconds only, as a layer of a container does', async () => {
  for (const file of [files.ram, files.state]) {
    const seconds = Math.floor((await stat(file)).mtimeMs / 1000);
    await utimes(file, seconds, seconds);
  }
  expect(await findSnapshot(folder, KEY)).toMatchObject({ nonce: 'nonce' });
});

test.each<[string, () => Promise<unknown>]>([
  ['memory was truncated', () => truncate(files.ram, 50)],
  ['devices were truncated', () => truncate(files.state, 50)],
  ['memory was written to later', () => utimes(files.ram, new Date(), new Date(0))],
  ['devices are gone', () => rm(files.state)],
  ['record is of another kind', () => writeFile(files.record, '{"key": 1}')],
  ['record was cut short', () => truncate(files.record, 20)],
  ['record is a folder', () => rm(files.record).then(() => mkdir(files.record))],
])('one whose %s counts as none', async (_what, damage) => {
  await damage();
  expect(await findSnapshot(folder, KEY)).toBeUndefined();
});
