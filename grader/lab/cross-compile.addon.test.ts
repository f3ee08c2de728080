import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thisArchitecture } from '../platform/architecture.mjs';
import { isStaticProgram } from '../setup/isStaticProgram.mjs';
import { crossCompile } from './cross-compile.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cross-compile-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** For this machine: its compiler goes by the long name, too. */
test('compiles a native part by its lines in binding.gyp, with the compiler of an architecture', async () => {
  const made = await crossCompile(thisArchitecture, '/', folder, ['probe']);
  expect(isStaticProgram(join(made, 'probe'))).toBe(true);
});

test('says why it cannot', async () => {
  const other = { ...thisArchitecture, target: 'none-linux-gnu' };
  await expect(crossCompile(other, '/', join(folder, 'native'), ['wake'])).rejects.toMatchObject({
    code: 'FOREIGN_BUILD',
    message: expect.stringContaining('none-linux-gnu-g++'),
  });
});
