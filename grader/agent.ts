import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { release } from 'node:os';
import { openHostChannel, type HostChannel } from './guest/host-channel.ts';
import { PROTOCOL, type HostMessage } from './protocol.ts';
import { wake } from './guest/wake.ts';
import { startCast, type Cast } from './traffic/experiment.ts';
import { runGrading } from './traffic/grading.ts';
import { startSniffing } from './traffic/sniffing.ts';
import { fromOtherProcesses } from './events/from-other-processes.ts';

/** The program in the guest: does what the host's messages ask, one after the other. */
const channel = openHostChannel();
let nonce = '';
let cast: Cast | undefined;

channel.onMessage((message) => {
  answer(message, channel).catch((error: unknown) => {
    channel.send({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
});
channel.send({ type: 'hello' });

async function answer(message: HostMessage, host: HostChannel): Promise<void> {
  switch (message.type) {
    case 'bake':
      nonce = message.nonce;
      cast = await startCast(true);
      host.send({ type: 'baked' });
      return;
    case 'wake':
      wake(message.epochMs, message.entropy);
      host.send({ type: 'ready', protocol: PROTOCOL, nonce, release: release() });
      return;
    case 'exec':
      await execute(message.command, host);
      return;
    case 'grade':
      await grade(message, host);
      return;
    case 'sniff':
      sniff(message, host);
      return;
    default:
      throw new Error(`no answer yet to ${message.type}`);
  }
}

async function grade({ bundle, plan }: Extract<HostMessage, { type: 'grade' }>, host: HostChannel): Promise<void> {
  if (!cast) throw new Error('asked to grade before baking');
  const result = await runGrading(cast, bundle, plan, {
    onPhase: (phase, ms) => host.send({ type: 'phase', phase, ms }),
    onSamples: (samples) => {
      if (plan.live) host.send({ type: 'samples', samples });
    },
  });
  if ('refusal' in result) host.send({ type: 'refused', refusal: result.refusal });
  else host.send({ type: 'evidence', evidence: result.evidence });
  host.send({ type: 'goodbye' });
}

/** Goes on until the machine is switched off; only a refusal ends it. */
function sniff({ bundle, plan }: Extract<HostMessage, { type: 'sniff' }>, host: HostChannel): void {
  if (!cast) throw new Error('asked to sniff before baking');
  const own = new Set<number>();
  const isOthers = fromOtherProcesses(own);
  const refusal = startSniffing(cast, bundle, plan, {
    onSamples: (samples) => {
      const others = samples.filter(isOthers);
      if (others.length > 0) host.send({ type: 'samples', samples: others });
    },
    onLost: (output, count) => host.send({ type: 'lost', output, count }),
  });
  // What the agent itself reads, writes and closes is this lab's plumbing, and its echo would never end. All else is
  // shown as the program reports it. The threads count as well: a program may mistake them for processes.
  for (const task of readdirSync('/proc/self/task')) own.add(Number(task));
  if (!refusal) {
    host.send({ type: 'attached' });
    return;
  }
  host.send({ type: 'refused', refusal });
  host.send({ type: 'goodbye' });
}

function execute([program, ...args]: string[], host: HostChannel): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(program ?? 'true', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (data: Buffer) => host.send({ type: 'output', stream, data: new Uint8Array(data) }));
    const end = (code: number) => {
      host.send({ type: 'exit', code });
      host.send({ type: 'goodbye' });
      resolve();
    };
    child.on('error', (error) => {
      host.send({ type: 'output', stream: 'stderr', data: new Uint8Array(Buffer.from(`${error.message}\n`)) });
      end(127);
    });
    child.on('close', (code) => end(code ?? 128));
  });
}
