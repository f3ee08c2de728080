import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { hashOf } from '../base/hash-of.ts';
import { makeFolder } from '../base/make-folder.ts';
import { writeWhole } from '../base/write-whole.ts';
import { noteUse } from '../cache/note-use.ts';
import { patience } from '../base/patience.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { diesWithParent } from '../base/die-with-parent.ts';
import { within } from '../base/deadline.ts';
import type { KernelPackage } from './kernel-package.ts';
import type { Progress } from '../base/progress.ts';
import { cpuModel, KVM, kvmAccess, qemuIdentity } from './this-machine.ts';

/** A working KVM prints its first console line within half a second, unless the machine is busy or has just started. */
const TRIAL_S = 3;
const LATER_TRIAL_S = 10;
/** By then a busy moment has passed. */
const SECOND_TRIAL_AFTER_MS = 10 * 60_000;
/** A machine that keeps silent may be repaired some day. */
const LATER_TRIAL_AFTER_MS = 24 * 60 * 60_000;

/** Which accelerator a machine gets, and why. */
const verdict = z.object({
  accelerator: z.enum(['kvm', 'tcg']),
  reason: z.string(),
  /** The trial said nothing either way: the first run after this time (ms since 1970) tries again. */
  againAt: z.number().optional(),
  /** How to get KVM; only where it is there and not used. */
  remedy: z.string().optional(),
});
export type AcceleratorVerdict = z.infer<typeof verdict>;

const home = (cache: string) => join(cache, 'accelerators');
/** One for each machine, as the trial sees it: a verdict about one kernel stays when another one is tried. */
const recordFile = async (cache: string, kernel: KernelPackage) =>
  join(home(cache), `${hashOf(await machineIdentity(kernel))}.json`);

/** What was found out on this machine before, with this kernel and this QEMU. */
export async function knownAccelerator(cache: string, kernel: KernelPackage): Promise<AcceleratorVerdict | undefined> {
  if (kernel.architecture !== thisArchitecture)
    return { accelerator: 'tcg', reason: `this machine is no ${kernel.architecture.name}` };
  const file = await recordFile(cache, kernel);
  try {
    const known = verdict.parse(JSON.parse(await readFile(file, 'utf8')));
    await noteUse(file);
    return known;
  } catch {
    return undefined; // none yet, or damaged
  }
}

/**
 * What is known of KVM on this machine, or what a trial says: the first, or a later one when its time has come. It is
 * remembered; where /dev/kvm may be opened at last, or QEMU is another one, nothing is known yet.
 */
export async function findAccelerator(
  cache: string,
  kernel: KernelPackage,
  progress: Progress,
): Promise<AcceleratorVerdict> {
  const known = await knownAccelerator(cache, kernel);
  if (known && !isDue(known)) return known;
  const verdict = await tryAccelerator(kernel, progress, { before: known });
  await rememberAccelerator(cache, kernel, verdict);
  return verdict;
}

/** Whether it is time for another trial. */
export const isDue = ({ againAt }: AcceleratorVerdict): boolean => againAt !== undefined && Date.now() >= againAt;

export interface Trial {
  device?: string;
  /** The verdict of an earlier trial. */
  before?: AcceleratorVerdict | undefined;
}

/**
 * KVM where it really boots a kernel, else emulation. /dev/kvm may open and still abort QEMU or hang every guest, so a
 * tiny real boot decides. Tells the user when KVM is there and not used.
 */
export async function tryAccelerator(
  kernel: KernelPackage,
  progress: Progress,
  { device = KVM, before }: Trial = {},
): Promise<AcceleratorVerdict> {
  const verdict = await judge(kernel, progress, device, before);
  if (verdict.remedy)
    progress(`this machine has KVM, but the lab runs without it: ${verdict.reason}. ${verdict.remedy}`);
  return verdict;
}

async function judge(
  kernel: KernelPackage,
  progress: Progress,
  device: string,
  before?: AcceleratorVerdict,
): Promise<AcceleratorVerdict> {
  const access = await kvmAccess(device);
  if (access === 'absent') return { accelerator: 'tcg', reason: `there is no ${device}` };
  if (access === 'closed') return { accelerator: 'tcg', reason: `you may not open ${device}`, remedy: GET_ACCESS };
  const isFirst = before === undefined;
  const seconds = (isFirst ? TRIAL_S : LATER_TRIAL_S) * patience;
  progress(`trying whether ${device} boots a kernel (at most ${seconds} s)`);
  const outcome = await bootWithKvm(kernel, seconds * 1000);
  if (outcome === 'boots') return { accelerator: 'kvm', reason: `${device} boots a kernel` };
  const failed = { accelerator: 'tcg' as const, reason: `${device} opens, but a test boot ` };
  if (outcome !== undefined) return { ...failed, reason: failed.reason + outcome, remedy: TRY_AGAIN };
  return {
    ...failed,
    reason: `${failed.reason}said nothing for ${seconds} s`,
    againAt: Date.now() + (isFirst ? SECOND_TRIAL_AFTER_MS : LATER_TRIAL_AFTER_MS),
    remedy: `A later run tries again. ${TRY_AGAIN}`,
  };
}

const GET_ACCESS = 'To get access: sudo usermod -aG kvm "$USER", then log in again';
const TRY_AGAIN = 'To try again now: npm run lab -- rebuild';

/** The trial went well, but the lab does not come up with KVM. Final, until the user asks for another trial. */
export const withoutKvm = (why: string): AcceleratorVerdict => ({
  accelerator: 'tcg',
  reason: `the lab does not come up with KVM: ${inOneLine(why)}`,
  remedy: TRY_AGAIN,
});

/** What happened, and the last of the console's words about it. */
function inOneLine(why: string): string {
  const [what = '', ...words] = why.split('\n').map((line) => line.trim());
  return [what, ...words.slice(-3)].join(' ');
}

export async function rememberAccelerator(
  cache: string,
  kernel: KernelPackage,
  verdict: AcceleratorVerdict,
): Promise<void> {
  makeFolder(home(cache));
  await writeWhole(await recordFile(cache, kernel), JSON.stringify(verdict));
}

/** The next run tries again. */
export const forgetAccelerators = (cache: string): Promise<void> => rm(home(cache), { recursive: true, force: true });

/**
 * A kernel without a root file system: its first console line is all that is asked for. Resolves with what came of it,
 * and with undefined when that was nothing.
 */
async function bootWithKvm(kernel: KernelPackage, ms: number): Promise<string | undefined> {
  const { qemu, console } = thisArchitecture;
  const machine = ['-nodefaults', '-no-user-config', '-display', 'none', '-machine', qemu.kvm.machine, '-accel', 'kvm'];
  const boot = ['-cpu', 'max', '-m', '128M', '-kernel', kernel.image, '-append', `console=${console} panic=-1`];
  const child = spawn(...diesWithParent(qemu.program, [...machine, ...boot, '-no-reboot', '-serial', 'stdio']), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: process.env, // with the PATH by which this QEMU is known
    detached: true,
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString('latin1')).slice(-1000)));
  const ended = new Promise<string>((resolve) => {
    child.on('close', (code, signal) =>
      resolve([`ended QEMU (${signal ?? `exit ${code ?? '?'}`})`, lastLine(complaint)].filter(Boolean).join(': ')),
    );
    child.on('error', (error) => resolve(`did not start (${error.message})`));
  });
  const booted = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('Linux version')) resolve('boots');
    });
  });
  const outcome = await within(ms, Promise.race([booted, ended]));
  child.kill('SIGKILL');
  await ended;
  return outcome;
}

const lastLine = (text: string): string => text.trim().replace(/\.$/, '').split('\n').at(-1) ?? '';

async function machineIdentity(kernel: KernelPackage): Promise<string> {
  const release = (await readFile('/proc/sys/kernel/osrelease', 'utf8')).trim();
  return [release, await cpuModel(), `kvm ${await kvmAccess()}`, kernel.release, qemuIdentity()].join(' | ');
}
