import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Listening, WireCall } from '../../demo-server/messages.ts';
import { distPath } from '../base/paths.ts';
import { patience } from '../base/patience.ts';
import type { Call } from '../platform/call.ts';
import { ServerChannel } from './server-channel.ts';

export interface StartServerOptions {
  /** 0 lets the kernel choose. */
  port: number;
  /** Numeric addresses, e.g. 0.0.0.0 and :: */
  addresses: string[];
  /** Whether the server prints a line a request on this process's stdout. */
  log?: boolean;
  /** Without what makes its system calls easy to watch; it then knows nothing of them. */
  plain?: boolean;
  /** How its threads are called, at most 15 characters; by default as the program. */
  name?: string;
}

/** The running demo server and what it knows about its own system calls. */
export interface ServerHandle {
  pid: number;
  /** The thread that serves; another number than pid. */
  tid: number;
  port: number;
  /** The addresses it really listens on (no IPv6 ones on a machine without IPv6) and their listening fds. */
  listening: Listening[];
  /** Every call since the last time, in order; `closeNothing` adds a close that fails. See Truth in demo-server/truth.ts for what a write's result means. */
  calls(options?: { closeNothing?: boolean }): Promise<Call[]>;
  /** Resolves when every connection has been closed; throws KitError SERVER_BUSY after `deadlineMs`. */
  idle(deadlineMs: number): Promise<void>;
  /** Ends the server and waits for its end. Safe to call twice. */
  stop(): Promise<void>;
}

/** Node starts within two seconds, in an emulated machine too; who waits for that machine has a deadline of its own. */
const answerMs = () => 30_000 * patience;

/** Starts the demo server in truth mode. Throws KitError PORT_TAKEN, SERVER_DIED and the like. */
export async function startServer({
  port,
  addresses,
  log = false,
  plain = false,
  name,
}: StartServerOptions): Promise<ServerHandle> {
  const args = [
    ...addresses.flatMap((address) => ['--address', address]),
    ...(log ? [] : ['--quiet']),
    ...(plain ? ['--plain'] : []),
  ];
  const child = fork(distPath('demo-server.js'), args, {
    env: { ...process.env, PORT: String(port) },
    execArgv: [...process.execArgv, ...(name === undefined ? [] : [`--title=${name}`])],
    serialization: 'advanced',
  });
  const channel = new ServerChannel(child);
  const ready = await channel.receive('ready', answerMs()).catch(async (error: unknown) => {
    await stop(child);
    throw error;
  });
  return {
    pid: ready.pid,
    tid: ready.tid,
    port: ready.listening[0]?.port ?? port,
    listening: ready.listening,
    calls: async (options) => (await channel.ask('calls', answerMs(), options)).calls.map(toCall),
    idle: async (deadlineMs) => {
      await channel.ask('idle', deadlineMs);
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

const toCall = ({ bytesHex, ...call }: WireCall): Call =>
  bytesHex === undefined ? call : { ...call, bytes: new Uint8Array(Buffer.from(bytesHex, 'hex')) };
