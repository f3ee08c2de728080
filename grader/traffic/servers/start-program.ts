import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KitError } from '../../base/errors.ts';
import { patience } from '../../base/patience.ts';
import type { RunningServer } from './lab-server.ts';
import { processesBelow } from './processes-below.ts';
import { untilIdle } from './until-idle.ts';

const startDeadlineMs = () => 30_000 * patience;
const HOSTS = ['127.0.0.1', '::1'];

/**
 * Starts a server that is a program of the system and waits until it answers. Throws KitError SERVER_NOT_STARTED with its
 * last words; a port that somebody else serves is one reason.
 */
export async function startProgram(
  program: string,
  args: string[],
  { port }: { port: number },
): Promise<RunningServer> {
  const name = basename(program);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords += text));
  child.on('error', (error) => (lastWords += error.message));
  const ended = once(child, 'close').catch(() => undefined);
  const hasEnded = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for (const deadline = performance.now() + startDeadlineMs(); ;) {
    const answer = await Promise.all(HOSTS.map((host) => answers(host, port)));
    if (hasEnded() || performance.now() > deadline) {
      await stop();
      throw new KitError(
        'machine',
        'SERVER_NOT_STARTED',
        `${name} did not start on port ${port}: ${lastWords.trim() || 'it does not answer'}`,
        `See that ${program} is installed, and that nothing else serves port ${port}.`,
      );
    }
    if (answer.every(Boolean)) break;
    await delay(20);
  }
  const { pid = 0 } = child;
  const threads = processesBelow(pid);
  return { pid, port, idle: (deadlineMs) => untilIdle({ name, pid, threads, port }, deadlineMs), stop };
}

/** Whether somebody there answers a request. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.write(`POST /50 HTTP/1.1\r\nHost: lab\r\nContent-Length: 1\r\nConnection: close\r\n\r\n.`);
  await once(socket, 'close').catch(() => undefined);
  return answer.startsWith('HTTP/1.1 200 ');
}
