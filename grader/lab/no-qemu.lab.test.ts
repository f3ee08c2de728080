import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { distPath, kitRoot } from '../base/paths.ts';
import { ProvingGround } from './proving-ground.testing.ts';
import { architectures, thisArchitecture } from '../platform/architecture.mjs';

let ground: ProvingGround;
let path = '';
/** A PATH with all programs of this machine but QEMU and compilers for other architectures, and but what would install them. */
beforeAll(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'snapshot');
  path = join(ground.folder, 'bin');
  await mkdir(path);
  const absent = architectures.flatMap(({ qemu, target }) => [qemu.program, `${target}-g++`]);
  const names = new Set([...absent, 'apt-get', 'sudo']);
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

  test.each(architectures.filter((each) => each !== thisArchitecture))(
    'and so is the compiler for $name: both are named before anything is fetched',
    async ({ name, qemu, crossCompiler }) => {
      const args = ['level', '1', '--file', join(kitRoot, 'solutions', 'level-1.c'), '--arch', name];
      const env = { EBPF_WORKSHOP_CACHE: join(ground.folder, 'empty'), PATH: path, NODE_OPTIONS: '' };
      const { exitCode, stderr } = await execa(process.execPath, [distPath('cli.cjs'), ...args], {
        env,
        reject: false,
      });
      const install = `apt-get install ${qemu.package} ${crossCompiler}`.replaceAll('+', String.raw`\+`);
      expect(stderr).toMatch(new RegExp(String.raw`\[QEMU_MISSING\].*\n.*${install}`));
      expect(stderr).not.toContain('fetching');
      expect(exitCode).toBe(69);
    },
  );
});
