import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { architectures, thisArchitecture } from '../../platform/architecture.mjs';
import { otherArchitectures } from './other-architectures.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'other-architectures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('says what another architecture lacks, and no more once it is there', async () => {
  const [other] = architectures.filter((each) => each !== thisArchitecture);
  if (!other) throw new Error('there is only one');
  const { qemu, target, crossCompiler, name } = other;
  const install = (program: string) => writeFileSync(join(folder, program), '', { mode: 0o755 });
  const find = () => otherArchitectures(folder, folder);
  expect((await find()).detail).toContain(`apt-get install ${qemu.package} ${crossCompiler}`);
  install(qemu.program);
  expect(await find()).toMatchObject({
    state: 'note',
    detail: expect.stringMatching(`install ${crossCompiler.replaceAll('+', '\\+')}$`),
  });
  install(`${target}-g++`);
  expect(await find()).toEqual({
    state: 'ok',
    detail: `--arch ${name}: the first run fetches a kernel and programs for it`,
  });
});
