import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { patience, setPatience } from '../base/patience.ts';
import { architectures, thisArchitecture } from '../platform/architecture.mjs';
import { isDue, knownAccelerator, rememberAccelerator, tryAccelerator, type Trial } from './accelerator.ts';
import type { KernelPackage } from './kernel-package.ts';

/** Nobody boots it: the QEMU of these tests is a script. Any device that opens will do, too. */
const kernel: KernelPackage = {
  ...{ release: '6.1.0', architecture: thisArchitecture },
  ...{ folder: '/no', image: '/no/kernel', modules: '/no/modules', headers: '/no/headers' },
};
const MINUTE = 60_000;
const usual = { path: process.env['PATH'] ?? '', patience };
let folder: string;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accelerator-'));
  said = [];
});
afterEach(async () => {
  process.env['PATH'] = usual.path;
  setPatience(usual.patience);
  await rm(folder, { recursive: true });
});

async function tryWith(qemu: string, trial: Trial = {}): ReturnType<typeof tryAccelerator> {
  await writeFile(join(folder, thisArchitecture.qemu.program), `#!/bin/sh\necho $$ > ${folder}/pid\n${qemu}\n`);
  await chmod(join(folder, thisArchitecture.qemu.program), 0o755);
  process.env['PATH'] = `${folder}:${usual.path}`;
  return tryAccelerator(kernel, (line) => said.push(line), { device: '/dev/null', ...trial });
}

const isRunning = async () => {
  try {
    return process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), 0);
  } catch {
    return false;
  }
};

describe('a trial of KVM', () => {
  test('that boots a kernel: KVM, and no more to say', async () => {
    expect(await tryWith("echo 'Linux version 6.1.0'; exec sleep 1000")).toEqual({
      ...{ accelerator: 'kvm', reason: '/dev/null boots a kernel' },
    });
    expect(said).toEqual([expect.stringMatching(/^trying whether \/dev\/null boots a kernel/)]);
    expect(await isRunning()).toBe(false);
  });

  test.each([
    ['aborts QEMU', 'kill -ABRT $$', 'ended QEMU (SIGABRT)'],
    ['ends QEMU', 'exit 134', 'ended QEMU (exit 134)'],
    [
      'is refused',
      'echo qemu: busy >&2; echo qemu: no such device >&2; exit 1',
      'ended QEMU (exit 1): qemu: no such device',
    ],
  ])('that %s: emulation, and the user is told why and what to do', async (_what, qemu, outcome) => {
    const verdict = await tryWith(qemu);
    expect(verdict).toEqual({
      ...{ accelerator: 'tcg', reason: `/dev/null opens, but a test boot ${outcome}` },
      remedy: 'To try again now: npm run lab -- rebuild',
    });
    expect(isDue(verdict)).toBe(false);
    expect(said.at(-1)).toBe(
      `this machine has KVM, but the lab runs without it: ${verdict.reason}. ${verdict.remedy ?? ''}`,
    );
  });

  test('that says nothing decides for ten minutes, and has as long as patience allows', async () => {
    setPatience(0.1);
    const verdict = await tryWith('exec sleep 1000');
    expect(verdict.reason).toMatch(/said nothing for 0\.3\d* s$/);
    expect(verdict.remedy).toMatch(/^A later run tries again\./);
    expect(said.at(-1)).toContain(verdict.reason);
    expect(Math.round(((verdict.againAt ?? 0) - Date.now()) / MINUTE)).toBe(10);
    expect([isDue(verdict), isDue({ ...verdict, againAt: Date.now() })]).toEqual([false, true]);
    expect(await isRunning()).toBe(false);
  });

  test('that is repeated waits longer: KVM on a machine that was busy is found', async () => {
    setPatience(0.1);
    const slow = "sleep 0.5; echo 'Linux version 6.1.0'; exec sleep 1000";
    const before = await tryWith(slow);
    expect(before.accelerator).toBe('tcg');
    expect(await tryWith(slow, { before })).toEqual({ accelerator: 'kvm', reason: '/dev/null boots a kernel' });
  });

  test('that says nothing again decides for a day', async () => {
    setPatience(0.01);
    const { againAt = 0 } = await tryWith('exec sleep 1000', { before: await tryWith('exec sleep 1000') });
    expect(Math.round((againAt - Date.now()) / MINUTE)).toBe(24 * 60);
  });

  test('is not made without a device, and there is nothing to tell', async () => {
    const device = join(folder, 'kvm');
    expect(await tryWith('', { device })).toEqual({ accelerator: 'tcg', reason: `there is no ${device}` });
    expect(said).toEqual([]);
  });

  test('is not made of a device that the user may not open, and the user is told how to get access', async () => {
    const device = '/proc/sys/kernel/osrelease'; // closed to root, too
    const verdict = await tryWith('', { device });
    expect(verdict).toMatchObject({ accelerator: 'tcg', reason: `you may not open ${device}` });
    expect(said).toEqual([expect.stringContaining('sudo usermod -aG kvm "$USER"')]);
  });
});

test('a verdict is remembered whole, and for this kernel only: one about another kernel stands beside it', async () => {
  const verdict = { accelerator: 'tcg' as const, reason: 'it was silent', againAt: 5, remedy: 'wait' };
  const newer = { ...kernel, release: '6.2.0' };
  await rememberAccelerator(folder, kernel, verdict);
  expect(await knownAccelerator(folder, kernel)).toEqual(verdict);
  expect(await knownAccelerator(folder, newer)).toBeUndefined();
  await rememberAccelerator(folder, newer, { accelerator: 'kvm', reason: 'it boots' });
  expect(await knownAccelerator(folder, kernel)).toEqual(verdict);
});

test('a kernel of another architecture is emulated, and no device is asked', async () => {
  const [other] = architectures.filter((each) => each !== thisArchitecture);
  const verdict = await knownAccelerator(folder, { ...kernel, architecture: other ?? thisArchitecture });
  expect(verdict).toMatchObject({ accelerator: 'tcg', reason: expect.stringContaining(other?.name ?? '') });
});
