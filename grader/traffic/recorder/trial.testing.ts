/**
 * Runs in the lab's guest (recorder.lab.test.ts puts it there): the recorder watches a probe, which tells of its calls
 * itself, and a server that strace watches as well. Prints what each of them has seen.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Bundle } from '../../bundle/bundle.ts';
import { decodeWire, encodeWire } from '../../base/wire.ts';
import { exercises, type ExerciseName } from '../exercises/index.ts';
import { startProbe, type Probe } from '../probe.ts';
import { seededRandom } from '../random.ts';
import { startServer } from '../server.ts';
import { servers } from '../servers/index.ts';
import { processesBelow } from '../servers/processes-below.ts';
import { untilIdle } from '../servers/until-idle.ts';
import { connection, hangUp, threads, type Stage } from '../stage.ts';
import { strace } from '../strace.testing.ts';
import { startRecorder } from './start-recorder.ts';

const PLAYED: ExerciseName[] = ['accept', 'read', 'write', 'vectors', 'messages', 'neighbours', 'close'];
const WATCHED = [
  'accept4',
  'accept',
  'read',
  'readv',
  'write',
  'writev',
  'sendto',
  'recvfrom',
  'sendmsg',
  'recvmsg',
  'close',
];

const recorder = startRecorder(decodeWire(readFileSync('/tmp/recorder', 'utf8')) as Bundle);

/** All that the tests of the kit play. */
async function watchProbes(probe: Probe, twin: Probe) {
  const listener = await probe.listen({ address: '127.0.0.1' });
  const turn = probe.inTurn();
  const early = connection(turn, listener);
  await turn.done();
  for (const each of [probe, twin]) each.calls.length = 0;
  recorder.start([probe.pid, twin.pid]);
  const stage = { probe, twin, listener, early, snapshot: () => undefined, request: () => undefined };
  for (const name of PLAYED) await exercises[name]({ ...stage, random: seededRandom(7, name) } as unknown as Stage);
  await acceptPlainly(probe, listener);
  const recorded = recorder.take();
  recorder.stop();
  return { told: [...probe.calls, ...twin.calls], recorded };
}

/** The one call that no exercise makes. */
async function acceptPlainly(probe: Probe, listener: Parameters<typeof connection>[1]): Promise<void> {
  await probe.connect({ address: listener.address, port: listener.port });
  const turn = probe.inTurn();
  turn.close({ fd: turn.accept({ fd: listener.fd }) });
  await turn.done();
}

async function watchServer() {
  const server = await startServer({ port: 0, addresses: ['127.0.0.1'], plain: true });
  recorder.start([server.pid]);
  const watcher = await strace(server.pid, WATCHED);
  const agent = new Agent({ keepAlive: true });
  for (const size of [0, 5_000, 50_000]) await ask(server.port, size, agent);
  agent.destroy();
  await server.idle(30_000);
  const recorded = recorder.take();
  const traced = await watcher.stop();
  recorder.stop();
  await server.stop();
  return { tid: server.tid, traced, recorded };
}

async function ask(port: number, size: number, agent: Agent): Promise<void> {
  const asking = request({ host: '127.0.0.1', port, method: 'POST', path: '/customResponse', agent });
  asking.end(JSON.stringify({ size }));
  const [response] = (await once(asking, 'response')) as [NodeJS.ReadableStream];
  response.resume();
  await once(response, 'end');
}

/** A server of the snapshot, and a client on three connections: what it sent and got, and what was recorded. */
async function watchStanding(name: 'nginx' | 'python', command: RegExp) {
  const { port } = servers[name];
  const pid = processesWith(command).at(-1) ?? 0;
  recorder.start([pid]);
  const talks = [];
  for (const requests of [
    ['GET /50', ''],
    ['POST /4000', 'x'.repeat(4_000)],
    ['GET /20000', '', 'POST /0', '{}'],
  ])
    talks.push(await talk(port, requests));
  await untilIdle({ name, pid, threads: processesBelow(pid), port }, 30_000);
  const recorded = recorder.take();
  recorder.stop();
  return { pid, talks, recorded };
}

const processesWith = (command: RegExp): number[] =>
  readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .filter((each) => command.test(readFileSync(`/proc/${each}/cmdline`, 'latin1')))
    .map(Number);

/** Requests as line and body, one after the other on one connection, which the server ends. */
async function talk(port: number, lines: string[]): Promise<{ sent: string; got: string }> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let [sent, got] = ['', ''];
  socket.on('data', (text: string) => (got += text));
  const ended = once(socket, 'close');
  for (let i = 0; i < lines.length; i += 2) {
    const [line = '', body = ''] = lines.slice(i);
    const end = i + 2 < lines.length ? 'keep-alive' : 'close';
    const request = `${line} HTTP/1.1\r\nHost: lab\r\nConnection: ${end}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    sent += request;
    const before = got.length;
    socket.write(request);
    while (end === 'keep-alive' && got.length < before + Number(line.split('/')[1])) await once(socket, 'data');
  }
  await ended;
  return { sent, got };
}

/** More records than there is room for. */
async function overflow(probe: Probe): Promise<{ written: number; recorded: number; lost: number }> {
  const turn = probe.inTurn();
  const conn = connection(turn, await probe.listen({ address: '127.0.0.1' }));
  await turn.done();
  recorder.start([probe.pid]);
  const flood = probe.inTurn();
  const pieces = Array.from({ length: 32 }, () => ({ bytes: 'x' }));
  for (let i = 0; i < 80; i++) flood.writev({ thread: threads.writevHttp, fd: conn.fd, pieces });
  hangUp(flood, conn.fd);
  await flood.done();
  const { calls, lost } = recorder.take();
  recorder.stop();
  return { written: 80 * 32 + 1, recorded: calls.reduce((sum, { pieces: all = [1] }) => sum + all.length, 0), lost };
}

const [probe, twin] = await Promise.all([startProbe(), startProbe({ actor: 'twin' })]);
const probes = await watchProbes(probe, twin);
const server = await watchServer();
const nginx = await watchStanding('nginx', /^nginx: worker/);
const python = await watchStanding('python', /^\/usr\/bin\/python/);
const flood = await overflow(probe);
await Promise.all([probe.stop(), twin.stop()]);
process.stdout.write(encodeWire({ probes, server, nginx, python, flood }), () => process.exit());
