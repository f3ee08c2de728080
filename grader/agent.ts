import { readdirSync } from 'node:fs';
import { release } from 'node:os';
import { execute, type Execution } from './guest/execute.ts';
import { openHostChannel, type HostChannel } from './guest/host-channel.ts';
import type { Sample } from './kernel/sample.ts';
import type { Hook } from './kernel/hook.ts';
import { leaveHooksStanding } from './kernel/standing-hooks.ts';
import { patience, setPatience } from './base/patience.ts';
import { PROTOCOL, type HostMessage } from './guest/protocol.ts';
import { resize, shell } from './guest/shell.ts';
import { wake } from './guest/wake.ts';
import { zeroFreeMemory } from './guest/zero-free-memory.ts';
import { zeroYoungObjects } from './guest/zero-young-objects.ts';
import { startAnew, startCast, type Cast } from './traffic/experiment.ts';
import { MAX_ACTIVE, runGrading, type Listener } from './traffic/grading.ts';
import { portions } from './traffic/portions.ts';
import { attachForGood } from './traffic/attach-for-good.ts';
import { keepForgetting } from './traffic/keep-forgetting.ts';
import { serverNames } from './traffic/servers/index.ts';
import { startOwnProgram, type NotServing } from './traffic/servers/own-program.ts';
import { decodeWire, encodeWire } from './base/wire.ts';
import { fromOtherProcesses } from './events/from-processes.ts';

/** The program in the guest: does what the host's messages ask, one after the other. */
const channel = openHostChannel();
let nonce = '';
let cast: Cast | undefined;
/** What every run may want to attach to. */
let hooks: Hook[] = [];
let execution: Execution | undefined;
/** Until a learner's program takes its place. */
let hasDemoServer = true;

/** How many times longer everything takes in a machine that does it for the first time. The host waits longer still. */
const COLD = 4;

channel.onMessage((message) => {
  answer(message, channel).catch(fail);
});
channel.send({ type: 'hello' });

function fail(error: unknown): void {
  channel.send({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

/** Hears what the agent says while it rehearses. */
const nobody: HostChannel = {
  send: (message) => {
    if (message.type === 'refused') throw new Error(`the rehearsal was refused: ${encodeWire(message)}`);
    encodeWire(message);
  },
  onMessage: () => undefined,
};
const received = (message: HostMessage): HostMessage => decodeWire(encodeWire(message)) as HostMessage;

async function answer(message: HostMessage, host: HostChannel): Promise<void> {
  switch (message.type) {
    case 'bake':
      setPatience(COLD * message.patience);
      ({ nonce } = message);
      ({ hooks } = message.rehearsal.plan);
      cast = await startCast({ alone: true, servers: serverNames, recorder: message.recorder });
      await answer(received({ type: 'wake', epochMs: Date.now(), entropy: new Uint8Array(32), patience }), nobody);
      await answer(received({ type: 'rehearse', ...message.rehearsal }), nobody);
      // What the rehearsal left behind is collected now and not during a run.
      zeroYoungObjects();
      zeroFreeMemory();
      host.send({ type: 'baked' });
      return;
    case 'wake':
      setPatience(message.patience);
      wake(message.epochMs, message.entropy);
      host.send({ type: 'ready', protocol: PROTOCOL, nonce, release: release() });
      return;
    case 'rehearse':
      await answer(received({ ...message, type: 'grade' }), nobody);
      await startAnew(theCast('rehearse'));
      leaveHooksStanding(hooks, MAX_ACTIVE);
      host.send({ type: 'rehearsed' });
      return;
    case 'exec':
      execution = execute(message.command, host);
      end(await execution.done, host);
      return;
    case 'input':
      await execution?.input(message.data);
      host.send({ type: 'taken' });
      return;
    case 'shell':
      end(await shell(message), host);
      return;
    case 'resize':
      await resize(message);
      return;
    case 'grade':
      await grade(message, host);
      return;
    case 'serve':
      await serve(message, host);
      return;
    case 'sniff':
      sniff(message, host);
      return;
  }
}

async function grade({ bundle, plan }: Extract<HostMessage, { type: 'grade' }>, host: HostChannel): Promise<void> {
  const listener: Listener = {
    onPhase: (phase, ms) => host.send({ type: 'phase', phase, ms }),
    onSamples: (samples) => report(samples, host),
    onPrinted: (lines) => host.send({ type: 'printed', lines }),
  };
  const refusal = await runGrading(theCast('grade'), bundle, plan, listener, (evidence) => {
    host.send({ type: 'evidence', evidence });
    host.send({ type: 'goodbye' });
  });
  if (!refusal) return;
  host.send({ type: 'refused', refusal });
  host.send({ type: 'goodbye' });
}

function report(samples: Sample[], host: HostChannel): void {
  for (const portion of portions(samples)) host.send({ type: 'samples', samples: portion });
}

/** From now on the machine's only server is the learner's. */
async function serve(message: Extract<HostMessage, { type: 'serve' }>, host: HostChannel): Promise<void> {
  const { servers } = theCast('serve');
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  hasDemoServer = false;
  const notServing = (end: NotServing) => host.send({ type: 'not-serving', ...end });
  const listener = {
    onOutput: (data: Uint8Array) => host.send({ type: 'output', stream: 'stdout', data }),
    onEnd: notServing,
  };
  const outcome = await startOwnProgram(message, listener, message.deadlineMs);
  if ('port' in outcome) host.send({ type: 'serving', ...outcome });
  else notServing(outcome);
}

/** Goes on until the machine is switched off; only a refusal ends it. */
function sniff({ bundle, plan }: Extract<HostMessage, { type: 'sniff' }>, host: HostChannel): void {
  const { server } = theCast('sniff');
  const own = new Set<number>();
  const isOthers = fromOtherProcesses(own);
  const attached = attachForGood(bundle, plan, {
    onSamples: (samples) => {
      report(samples.filter(isOthers), host);
    },
    onPrinted: (lines) => host.send({ type: 'printed', lines }),
    onLost: (output, count) => host.send({ type: 'lost', output, count }),
  });
  if (hasDemoServer) keepForgetting(server).catch(fail);
  // What the agent itself reads, writes and closes is this lab's plumbing, and its echo would never end. All else is
  // shown as the program reports it. The threads count as well: a program may mistake them for processes.
  for (const task of readdirSync('/proc/self/task')) own.add(Number(task));
  if (attached.ok) {
    host.send({ type: 'attached' });
    return;
  }
  host.send({ type: 'refused', refusal: attached.refusal });
  host.send({ type: 'goodbye' });
}

function theCast(what: string): Cast {
  if (!cast) throw new Error(`asked to ${what} before baking`);
  return cast;
}

function end(code: number, host: HostChannel): void {
  host.send({ type: 'exit', code });
  host.send({ type: 'goodbye' });
}
