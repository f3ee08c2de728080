import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { writeWhole } from '../base/write-whole.ts';
import { tied } from '../tied.ts';
import { within } from './deadline.ts';
import type { KernelPackage } from './kernel-package.ts';
import type { Progress } from './progress.ts';
import { cpuModel, kvmOpens, qemuIdentity } from './this-machine.ts';
import { QEMU } from './vm.ts';

/** A working KVM prints its first console line within half a second. */
const PROBE_MS = 3000;

/** Which accelerator a machine gets, and why. */
const verdict = z.object({ accelerator: z.enum(['kvm', 'tcg']), reason: z.string() });
export type AcceleratorVerdict = z.infer<typeof verdict>;

const record = verdict.extend({ machine: z.string() });
const recordFile = (cache: string) => join(cache, 'accelerator.json');

/** What was found out on this machine before, with this kernel and this QEMU. */
export async function knownAccelerator(cache: string, kernel: KernelPackage): Promise<AcceleratorVerdict | undefined> {
  const known = await readFile(recordFile(cache), 'utf8').then(
    (text) => record.parse(JSON.parse(text)),
    () => undefined,
  );
  return known?.machine === (await machineIdentity(kernel)) ? known : undefined;
}

/**
 * KVM where it really boots a kernel, else emulation. /dev/kvm may open and still abort QEMU or hang every guest, so a
 * tiny real boot decides.
 */
export async function tryAccelerator(
  kernel: KernelPackage,
  progress: Progress,
  device?: string,
): Promise<AcceleratorVerdict> {
  if (!(await kvmOpens(device)))
    return { accelerator: 'tcg', reason: '/dev/kvm is not there or not open to this user' };
  progress('trying whether /dev/kvm boots a kernel (at most 3 s, once)');
  const outcome = await bootWithKvm(kernel);
  return outcome === 'boots'
    ? { accelerator: 'kvm', reason: '/dev/kvm boots a kernel' }
    : { accelerator: 'tcg', reason: `/dev/kvm opens, but a test boot ${outcome}` };
}

export async function rememberAccelerator(
  cache: string,
  kernel: KernelPackage,
  { accelerator, reason }: AcceleratorVerdict,
): Promise<void> {
  const machine = await machineIdentity(kernel);
  await writeWhole(recordFile(cache), JSON.stringify({ machine, accelerator, reason }));
}

/** The next run tries again. */
export const forgetAccelerator = (cache: string): Promise<void> => rm(recordFile(cache), { force: true });

/** A kernel without a root file system: its first console line is all that is asked for. */
async function bootWithKvm(kernel: KernelPackage): Promise<string> {
  const machine = ['-nodefaults', '-no-user-config', '-display', 'none', '-machine', 'q35', '-accel', 'kvm'];
  const boot = ['-cpu', 'max', '-m', '128M', '-kernel', kernel.image, '-append', 'console=ttyS0 panic=-1'];
  const child = spawn(...tied(QEMU, [...machine, ...boot, '-no-reboot', '-serial', 'stdio']), {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: process.env, // with the PATH by which this QEMU is known
    detached: true,
  });
  const ended = new Promise<string>((resolve) => {
    child.on('close', (code, signal) => resolve(`ended QEMU (${signal ?? `exit ${code ?? '?'}`})`));
    child.on('error', (error) => resolve(`did not start (${error.message})`));
  });
  const booted = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('Linux version')) resolve('boots');
    });
  });
  const outcome = await within(PROBE_MS, Promise.race([booted, ended]));
  child.kill('SIGKILL');
  await ended;
  return outcome ?? `said nothing for ${PROBE_MS / 1000} s`;
}

async function machineIdentity(kernel: KernelPackage): Promise<string> {
  const kvm = (await kvmOpens()) ? 'kvm opens' : 'no kvm';
  const release = (await readFile('/proc/sys/kernel/osrelease', 'utf8')).trim();
  return [release, await cpuModel(), kvm, kernel.release, await qemuIdentity()].join(' | ');
}
