import { expect, test } from '@jest/globals';
import { realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sharedLibraries } from '../cache/shared-libraries.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { foreignLibraries } from './foreign-libraries.ts';

/** Debian's: their libraries lie where a loader looks by itself. */
const PROGRAMS = ['/usr/bin/curl', '/usr/bin/bash'];
const names = (paths: string[]) => paths.map((path) => basename(realpathSync(path))).sort();

test('finds for a program of this machine what the loader finds, without asking it', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'foreign-libraries-'));
  try {
    const found = await foreignLibraries('/', thisArchitecture, PROGRAMS);
    expect(names(found)).toEqual(names(await sharedLibraries(cache, PROGRAMS)));
    expect(found.length).toBeGreaterThan(10);
  } finally {
    await rm(cache, { recursive: true });
  }
});

test('says which library is not there', async () => {
  const other = { ...thisArchitecture, target: 'none-linux-gnu' };
  await expect(foreignLibraries('/', other, PROGRAMS)).rejects.toMatchObject({
    code: 'LIBRARIES_UNKNOWN',
    message: expect.stringContaining('/usr/lib/none-linux-gnu/lib'),
  });
});
