import { access, constants, readFile } from 'node:fs/promises';
import { thisArchitecture } from '../platform/architecture.mjs';
import { fingerprint } from '../setup/stamp.mjs';
import { emulator, fileOf, notOnPath } from './tool.ts';

/** The QEMU of an architecture that the PATH leads to. Throws KitError QEMU_MISSING. */
export function qemuFile(architecture = thisArchitecture): string {
  const tool = emulator(architecture);
  const file = fileOf(tool);
  if (file === undefined) throw notOnPath(tool);
  return file;
}

/** Which QEMU it is: path, size and time. Throws KitError QEMU_MISSING. */
export const qemuIdentity = (): string => fingerprint([qemuFile()]);

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
