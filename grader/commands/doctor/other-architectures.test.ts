import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertTools } from '../../lab/missing-tools.ts';
import { architectures, thisArchitecture } from '../../platform/architecture.mjs';
import { otherArchitectures } from './other-architectures.ts';

const [other] = architectures.filter((each) => each !== thisArchitecture);
if (!other) throw new Error('there is only one');
const { qemu, target, crossCompiler, name } = other;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'other-architectures-'));
  jest.replaceProperty(process, 'env', { ...process.env, PATH: folder, EBPF_WORKSHOP_CONTAINER: undefined });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const install = (program: string) => writeFileSync(join(folder, program), '', { mode: 0o755 });

test('says what another architecture lacks, and no more once it is there', async () => {
  const find = () => otherArchitectures(folder);
  expect((await find()).detail).toContain(`apt-get install ${qemu.package} ${crossCompiler}`);
  install(qemu.program);
  expect(await find()).toMatchObject({
    state: 'note',
    detail: expect.stringMatching(`install ${crossCompiler.replaceAll('+', '\\+')}$`),
  });
  install(`${target}-g++`);
  expect(await find()).toEqual({
    state: 'ok',
    detail: `--arch ${name}: the next run fetches a kernel and programs and takes a snapshot for it`,
  });
});

test('a run names all that is missing at once, by the code of the first', async () => {
  const run = () => assertTools(folder, other);
  await expect(run()).rejects.toMatchObject({
    code: 'QEMU_MISSING',
    message: `not on the PATH: ${qemu.program}, ${target}-g++`,
    remedy: `sudo apt-get install ${qemu.package} ${crossCompiler}`,
  });
  install(qemu.program);
  await expect(run()).rejects.toMatchObject({
    code: 'NO_CROSS_COMPILER',
    remedy: `sudo apt-get install ${crossCompiler}`,
  });
  install(`${target}-g++`);
  await run();
});
