import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knownAccelerator, rememberAccelerator, type AcceleratorVerdict } from './accelerator.ts';
import { findKernel, type KernelPackage } from './kernel-package.ts';
import { labParts } from './lab-parts.ts';
import { impatient, ProvingGround } from './proving-ground.testing.ts';
import type { Sabotage } from './sabotage.testing.mjs';
import { thisArchitecture } from '../platform/architecture.mjs';

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

/** A QEMU that is the real one, but for what it does with KVM. */
async function afterATrialWith(does: string): Promise<{ env: NodeJS.ProcessEnv }> {
  const bin = join(ground.folder, 'bin');
  await mkdir(bin);
  const program = join(bin, thisArchitecture.qemu.program);
  await writeFile(
    program,
    `#!/bin/bash\ncase "$*" in *'-accel kvm'*) ${does};; esac\nPATH='${path}' exec ${thisArchitecture.qemu.program} "$@"\n`,
  );
  await chmod(program, 0o755);
  process.env['PATH'] = `${bin}:${path}:${ground.folder}`;
  await rememberAccelerator(ground.cache, kernel, { accelerator: 'kvm', reason: 'the trial went well' });
  return { env: { PATH: process.env['PATH'], ...impatient } };
}

const remembered = (): Promise<AcceleratorVerdict | undefined> => knownAccelerator(ground.cache, kernel);
const ABORTS_ONCE = '[ -e "$0.once" ] || { touch "$0.once"; kill -ABRT $$; }';

describe('/dev/kvm that passes its trial, and then', () => {
  test('aborts QEMU and hangs it: the lab is baked without it, and stays so', async () => {
    const { env } = await afterATrialWith(`${ABORTS_ONCE}; exec sleep 1000`);
    // What comes of the third boot, without KVM, is what every other test has.
    const stderr = await ground.expectToBake({ at: 'bake', then: { at: 'bake' } }, env);
    expect(stderr).toMatch(/the boot failed \(.*ended by itself[^]*; attempt 2 of 2\n/);
    const verdict = await remembered();
    expect(verdict).toMatchObject({ accelerator: 'tcg', reason: expect.stringMatching(/said nothing for [\d.]+ s/) });
    expect(stderr).toContain(`${verdict?.reason}; from now on its machine is emulated. ${verdict?.remedy}`);
    expect(await ground.expectToBake(undefined, env)).not.toContain('emulated');
  });

  test('aborts QEMU once: KVM stays', async () => {
    const second: Sabotage = { at: 'bake', then: { at: 'bake', kill: 'self' } };
    const { signal, stderr } = await ground.lab({ ...(await afterATrialWith(ABORTS_ONCE)), sabotage: second });
    expect(signal).toBe('SIGKILL');
    expect(stderr).toMatch(/attempt 2 of 2$/);
    expect(await remembered()).toMatchObject({ accelerator: 'kvm' });
  });
});

describe('a lab that is whole, but for the verdict about KVM', () => {
  beforeEach(() => ground.bring('snapshot'));

  test('has a snapshot that the next run may use, and the status says no more than that', async () => {
    await rm(join(ground.cache, 'accelerators'), { recursive: true });
    const { stdout } = await ground.kit(['lab', 'status']);
    expect(stdout).toMatch(/snapshot .* undecided: the next run uses it if/);
    expect((await ground.expectAlive(ground.lab({ env: impatient }))).stderr).not.toContain('booting');
  });

  test('is used as it is after a later trial with the same outcome', async () => {
    const before = await remembered();
    if (!before) throw new Error('the ground has no verdict');
    await rememberAccelerator(ground.cache, kernel, { ...before, againAt: 1 });
    expect((await ground.kit(['lab', 'status'])).stdout).toMatch(/✓ snapshot/);
    expect((await ground.expectAlive(ground.lab({ env: impatient }))).stderr).not.toContain('booting');
    expect((await remembered())?.againAt).not.toBe(1);
  });

  test('has no snapshot for the other accelerator', async () => {
    const { verdict, snapshot } = await labParts(ground.cache);
    expect(snapshot).toBeDefined();
    const other = verdict?.accelerator === 'kvm' ? 'tcg' : 'kvm';
    await rememberAccelerator(ground.cache, kernel, { accelerator: other, reason: 'a trial said so' });
    expect((await labParts(ground.cache)).snapshot).toBeUndefined();
  });
});
