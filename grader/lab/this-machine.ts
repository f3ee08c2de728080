import { access, constants, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KitError } from '../base/errors.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { fingerprint } from '../setup/stamp.mjs';

/** The QEMU of an architecture that the PATH leads to. Throws KitError QEMU_MISSING. */
export async function qemuFile({ qemu } = thisArchitecture): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const file = join(folder, qemu.program);
    if (await stat(file).catch(() => undefined)) return file;
  }
  throw new KitError(
    'machine',
    'QEMU_MISSING',
    `${qemu.program} is not on the PATH`,
    `sudo apt-get install ${qemu.package}`,
  );
}

/** Which QEMU it is: path, size and time. Throws KitError QEMU_MISSING. */
export const qemuIdentity = async (): Promise<string> => fingerprint([await qemuFile()]);

/** The host's CPU. */
export const cpuModel = async (): Promise<string> => cpuModelIn(await readFile('/proc/cpuinfo', 'utf8'));

/** The CPU as it names itself in /proc/cpuinfo; one of arm64 has no name there, but numbers, and may have two kinds of core. */
export function cpuModelIn(cpuinfo: string): string {
  const named = /^model name\s*:\s*(.*)$/m.exec(cpuinfo)?.[1];
  const numbers = new Set(cpuinfo.match(/^CPU (implementer|variant|part|revision)\s*:.*$/gm));
  return named ?? ([...numbers].map((line) => line.replace(/\s*:\s*/, ' ')).join(', ') || 'unknown');
}

export const KVM = '/dev/kvm';

/** Whether this user may open the device. */
export const kvmAccess = (device = KVM): Promise<'open' | 'closed' | 'absent'> =>
  access(device, constants.R_OK | constants.W_OK).then(
    () => 'open',
    (error: unknown) => ((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'closed'),
  );
