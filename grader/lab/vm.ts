import { spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { KitError } from '../errors.ts';
import { machineArguments, type MachineSpec } from './machine.ts';
import { openQmp, type Qmp } from './qmp.ts';

/** One QEMU process. It dies with this process, however that ends. */
export interface Vm {
  pid: number;
  /** The agent's message channel. */
  control: Duplex;
  /** A terminal in the guest (`npm run lab -- shell`). */
  shell: Duplex;
  qmp: Qmp;
  /** Resolves when QEMU has ended. */
  ended: Promise<void>;
  hasEnded: () => boolean;
  /** The last lines of the guest's console and of QEMU's own messages. */
  lastWords: () => string;
  /** Ends QEMU and waits until it is gone. Safe to call twice. */
  stop: () => Promise<void>;
}

export const QEMU = 'qemu-system-x86_64';

/** Starts QEMU; `stateFd` is the device state that a restored machine reads. */
export function startVm(spec: MachineSpec, stateFd?: number): Vm {
  // setpriv: QEMU would outlive a killed parent. The extra pipes are UNIX socket pairs: no file names, nothing to clean up.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', QEMU, ...machineArguments(spec)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', stateFd ?? 'ignore'],
    // Ctrl-C is for this process, which then ends the machine.
    detached: true,
  });
  const [, , , control, shell, qmpStream] = child.stdio as unknown as Duplex[];
  if (child.pid === undefined || !control || !shell || !qmpStream)
    throw new KitError('machine', 'VM_START', `could not start setpriv and ${QEMU}`, 'Run `npm run doctor`.');
  const words = tail([child.stdout, child.stderr] as Readable[]);
  for (const stream of [control, shell, qmpStream]) stream.on('error', () => undefined); // QEMU went away; `ended` says so
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      over = true;
      resolve();
    });
    child.on('error', () => {
      over = true;
      resolve();
    });
  });
  return {
    pid: child.pid,
    control,
    shell,
    qmp: openQmp(qmpStream),
    ended,
    hasEnded: () => over,
    lastWords: words,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Keeps the last 4 KB of what streams say. */
function tail(streams: Readable[]): () => string {
  let text = '';
  for (const stream of streams)
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(-4096);
    });
  return () => text.trim();
}
