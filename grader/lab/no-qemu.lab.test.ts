import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { distPath } from '../base/paths.ts';
import { ProvingGround } from './proving-ground.testing.ts';
import { thisArchitecture } from '../platform/architecture.mjs';

let ground: ProvingGround;
let path = '';
/** A PATH with all programs of this machine but QEMU, and but what would install it. */
beforeAll(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'snapshot');
  path = join(ground.folder, 'bin');
  await mkdir(path);
  const names = new Set([thisArchitecture.qemu.program, 'apt-get', 'sudo']);
  for (const folder of (process.env['PATH'] ?? '').split(':'))
    for (const name of await readdir(folder).catch(() => [])) {
      if (names.has(name)) continue;
      names.add(name);
      await symlink(join(folder, name), join(path, name));
    }
});
afterAll(() => ground.close());

describe('QEMU is missing', () => {
  test('at the start: the set-up names the package', async () => {
    await ground.expectFailure(
      ground.lab({ env: { PATH: path } }),
      'NO_APT',
      new RegExp(thisArchitecture.qemu.package),
    );
  });

  test('when the set-up has passed: it says what to install', async () => {
    const env = { EBPF_WORKSHOP_CACHE: ground.cache, PATH: path, NODE_OPTIONS: '' };
    const cli = execa(process.execPath, [distPath('cli.cjs'), 'lab', 'exec', 'true'], { env, reject: false });
    const { exitCode, stderr } = await cli;
    expect(stderr).toMatch(
      new RegExp(String.raw`\[QEMU_MISSING\].*\n.*apt-get install ${thisArchitecture.qemu.package}`),
    );
    expect(exitCode).toBe(69);
    await ground.expectNothingLeft();
  });
});
