import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rememberAccelerator, tryAccelerator } from './accelerator.ts';
import { findKernel, type KernelPackage } from './kernel-package.ts';
import { impatient, ProvingGround } from './proving-ground.testing.ts';
import { QEMU } from './vm.ts';

let ground: ProvingGround;
let kernel: KernelPackage;
const path = process.env['PATH'] ?? '';
beforeEach(async () => {
  ground = await ProvingGround.open('kernel', 'image');
  const found = await findKernel(ground.cache);
  if (!found) throw new Error('the ground has no kernel');
  kernel = found;
});
afterEach(async () => {
  process.env['PATH'] = path;
  await ground.close();
});

/** A QEMU that is the real one, but for what becomes of it with KVM. */
async function qemuWithKvmThat(does: string): Promise<{ PATH: string }> {
  const bin = join(ground.folder, 'bin');
  await mkdir(bin);
  const program = join(bin, QEMU);
  await writeFile(
    program,
    `#!/bin/sh\ncase "$*" in *'-accel kvm'*) ${does};; esac\nPATH='${path}' exec ${QEMU} "$@"\n`,
  );
  await chmod(program, 0o755);
  return { PATH: `${bin}:${path}:${ground.folder}` };
}

const FAULTS: [string, string, RegExp][] = [
  ['aborts QEMU', 'kill -ABRT $$', /ended QEMU \(SIGABRT\)/],
  ['ends QEMU with exit 134', 'exit 134', /ended QEMU \(exit 134\)/],
  ['hangs QEMU', 'exec sleep 1000', /said nothing for 3 s/],
];

describe('/dev/kvm that opens, but', () => {
  test.each(FAULTS)('%s: emulation is used, and the reason known', async (_what, does, reason) => {
    Object.assign(process.env, await qemuWithKvmThat(does));
    // Any device that opens will do: the QEMU of this test never comes to it.
    const verdict = await tryAccelerator(kernel, () => undefined, '/dev/null');
    expect(verdict).toEqual({ accelerator: 'tcg', reason: expect.stringMatching(reason) });
    await ground.expectNothingLeft();
  });

  test.each([
    ['aborts QEMU', 'kill -ABRT $$', /ended by itself/],
    ['hangs QEMU', 'exec sleep 1000', /said nothing/],
  ])('passes its trial and then %s: the lab is baked without it, and stays so', async (_what, does, why) => {
    const env = { ...(await qemuWithKvmThat(does)), ...impatient };
    Object.assign(process.env, { PATH: env.PATH });
    await rememberAccelerator(ground.cache, kernel, { accelerator: 'kvm', reason: 'the trial went well' });
    const { stderr } = await ground.expectAlive(ground.lab({ env }));
    expect(stderr).toContain('the lab does not come up with KVM');
    const remembered = JSON.parse(await readFile(join(ground.cache, 'accelerator.json'), 'utf8')) as object;
    expect(remembered).toMatchObject({ accelerator: 'tcg', reason: expect.stringMatching(why) });
    expect((await ground.expectAlive(ground.lab({ env }))).stderr).toBe('');
  });
});
