import { spawn } from 'node:child_process';
import { openHostChannel, type HostChannel } from './guest/host-channel.ts';
import { PROTOCOL, type HostMessage } from './guest/protocol.ts';
import { wake } from './guest/wake.ts';
import { release } from 'node:os';

/** The program in the guest: does what the host's messages ask, one after the other. */
const channel = openHostChannel();
let nonce = '';

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
      host.send({ type: 'baked' });
      return;
    case 'wake':
      wake(message.epochMs, message.entropy);
      host.send({ type: 'ready', protocol: PROTOCOL, nonce, release: release() });
      return;
    case 'exec':
      await execute(message.command, host);
      return;
    default:
      throw new Error(`no answer yet to ${message.type}`);
  }
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
