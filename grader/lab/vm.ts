import { spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { KitError } from '../base/errors.ts';
import { passOnNiceness } from '../base/niceness.mjs';
import { diesWithParent } from '../base/die-with-parent.ts';
import { processorSeconds } from '../base/processor-seconds.ts';
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
  /** Of processor time that it has had since it was started. */
  processorSeconds: () => number;
  /** The last lines of the guest's console and of QEMU's own messages. */
  lastWords: () => string;
  /** Calls back at every sign of life on the console. */
  onConsole: (callback: () => void) => void;
  /** Ends QEMU and waits until it is gone. Safe to call twice. */
  stop: () => Promise<void>;
}

/** The files of a snapshot, open; a restored machine reads them as its descriptors FD.state and FD.ram. */
export interface SnapshotFds {
  state: number;
  ram: number;
}

/** Starts QEMU: to restore the snapshot in these files, or without them to bake one. Throws KitError VM_START. */
export function startVm(spec: MachineSpec, files?: SnapshotFds): Vm {
  const { qemu } = spec.architecture;
  // The extra pipes are UNIX socket pairs: no file names, nothing to clean up.
  const child = spawn(...diesWithParent(qemu.program, machineArguments(spec)), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', files?.state ?? 'ignore', files?.ram ?? 'ignore'],
    // Ctrl-C is for this process, which then ends the machine.
    detached: true,
  });
  passOnNiceness(child.pid);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      resolve();
    };
    child.on('close', end);
    child.on('error', end);
  });
  const [, , , control, shell, qmp] = child.stdio as unknown as Duplex[];
  if (child.pid === undefined || !control || !shell || !qmp)
    throw new KitError('machine', 'VM_START', `could not start setpriv and ${qemu.program}`, 'Run `npm run doctor`.');
  const { pid } = child;
  const streams = [control, shell, qmp];
  for (const stream of streams) stream.on('error', () => undefined); // QEMU went away; `ended` says so
  const console = [child.stdout, child.stderr] as Readable[];
  return {
    pid,
    ...{ control, shell },
    qmp: openQmp(qmp),
    ended,
    hasEnded: () => over,
    processorSeconds: () => processorSeconds(pid),
    lastWords: tail(console),
    onConsole: (callback) => console.forEach((stream) => stream.on('data', callback)),
    stop: async () => {
      child.kill('SIGKILL');
      // Unread words would keep it from ending.
      for (const stream of streams) stream.destroy();
      await ended;
    },
  };
}

/** Keeps the last 8 KB of what streams say. */
function tail(streams: Readable[]): () => string {
  let text = '';
  for (const stream of streams)
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(-8192);
    });
  return () => text.replaceAll('\r\n', '\n').trim();
}
