import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanCache } from '../cache/clean-cache.ts';
import { cacheEntries } from '../cache/cache-entries.ts';
import { entriesOfLabs } from './entries-of-labs.ts';
import { guestModules } from './guest-modules.ts';

let cache = '';
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'entries-of-labs-'));
  for (const release of ['6.1.0-56-cloud-amd64', '6.1.0-57-cloud-arm64']) {
    const root = join(cache, 'kernel', release);
    const modules = join(root, 'lib', 'modules', release, 'kernel');
    for (const folder of [join(root, 'boot'), join(root, 'headers', 'include', 'linux'), modules])
      await mkdir(folder, { recursive: true });
    await writeFile(join(root, 'boot', `vmlinuz-${release}`), '');
    for (const name of guestModules) await writeFile(join(modules, `${name}.ko`), '');
  }
  for (const name of ['arm64-root-1', 'arm64-native-2', 'x86_64-root-3'])
    await mkdir(join(cache, 'foreign', name), { recursive: true });
});
afterAll(() => rm(cache, { recursive: true }));

test('what an architecture has in the cache can be removed alone', async () => {
  const entries = await entriesOfLabs(cache, 'arm64');
  expect(entries.sort()).toEqual(['foreign/arm64-native-2', 'foreign/arm64-root-1', 'kernel/6.1.0-57-cloud-arm64']);
  await cleanCache(cache, () => undefined, entries);
  const left = (await cacheEntries(cache)).map(({ path }) => path);
  expect(left).toEqual(expect.arrayContaining(['kernel/6.1.0-56-cloud-amd64', 'foreign/x86_64-root-3']));
  expect(left.filter((path) => path.includes('arm64'))).toEqual([]);
});
