import { constants } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { spawn } from 'node:child_process';
import { within } from './deadline.ts';
import type { KernelPackage } from './kernel-package.ts';
import type { Accelerator } from './machine.ts';
import type { Progress } from './progress.ts';
import { QEMU } from './vm.ts';

/** A working KVM prints its first console line within half a second. */
const PROBE_MS = 3000;

const record = z.object({ machine: z.string(), accelerator: z.enum(['kvm', 'tcg']), reason: z.string() });
export type AcceleratorVerdict = z.infer<typeof record>;

/**
 * KVM where it really boots a kernel, else emulation. /dev/kvm may open and still abort QEMU or hang every guest, so a
 * tiny real boot decides, once for each machine.
 */
export async function accelerator(cache: string, kernel: KernelPackage, progress: Progress): Promise<Accelerator> {
  return (await acceleratorVerdict(cache, kernel, progress)).accelerator;
}

export async function acceleratorVerdict(
  cache: string,
  kernel: KernelPackage,
  progress: Progress,
): Promise<AcceleratorVerdict> {
  const machine = await machineIdentity(kernel);
  const file = join(cache, 'accelerator.json');
  const known = await readFile(file, 'utf8').then(
    (text) => record.parse(JSON.parse(text)),
    () => undefined,
  );
  if (known?.machine === machine) return known;
  const verdict = { machine, ...(await judge(kernel, progress)) };
  await mkdir(cache, { recursive: true });
  await writeFile(file, JSON.stringify(verdict));
  return verdict;
}

async function judge(kernel: KernelPackage, progress: Progress): Promise<Omit<AcceleratorVerdict, 'machine'>> {
  if (await kvmOpens()) {
    progress('trying whether /dev/kvm boots a kernel (at most 3 s, once)');
    const outcome = await tryKvm(kernel);
    return outcome === 'boots'
      ? { accelerator: 'kvm', reason: '/dev/kvm boots a kernel' }
      : { accelerator: 'tcg', reason: `/dev/kvm opens, but a test boot ${outcome}` };
  }
  return { accelerator: 'tcg', reason: '/dev/kvm is not there or not open to this user' };
}

const kvmOpens = (): Promise<boolean> =>
  access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );

/** A kernel without a root file system: its first console line is all that is asked for. */
async function tryKvm(kernel: KernelPackage): Promise<string> {
  const child = spawn(
    'setpriv',
    [
      ...[
        '--pdeathsig',
        'KILL',
        QEMU,
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-machine',
        'q35',
        '-accel',
        'kvm',
      ],
      ...[
        '-cpu',
        'max',
        '-m',
        '128M',
        '-kernel',
        kernel.image,
        '-append',
        'console=ttyS0 panic=-1',
        '-no-reboot',
        '-serial',
        'stdio',
      ],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const boots = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('Linux version')) resolve('boots');
    });
    child.on('close', (code, signal) => resolve(`ended QEMU (${signal ?? `exit ${code ?? '?'}`})`));
    child.on('error', (error) => resolve(`did not start (${error.message})`));
  });
  const outcome = (await within(PROBE_MS, boots)) ?? `said nothing for ${PROBE_MS / 1000} s`;
  child.kill('SIGKILL');
  return outcome;
}

async function machineIdentity(kernel: KernelPackage): Promise<string> {
  const kvm = (await kvmOpens()) ? 'kvm opens' : 'no kvm';
  const release = (await readFile('/proc/sys/kernel/osrelease', 'utf8')).trim();
  const cpu = /^model name\s*:.*$/m.exec(await readFile('/proc/cpuinfo', 'utf8'))?.[0] ?? '';
  return [release, cpu, kvm, kernel.release].join(' | ');
}
