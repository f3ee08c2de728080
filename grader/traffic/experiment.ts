import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import type { Bundle, MapSpec } from '../bundle/bundle.ts';
import { isArray, isHash } from '../bundle/map-types.ts';
import type { NativeSession } from '../kernel/addon.ts';
import type { Evidence, PackedEvidence, Snapshot } from './evidence.ts';
import { startCurl, type WarmCurl } from './curl.ts';
import type { Plan } from './plan.ts';
import { play } from './play.ts';
import { startProbe, type Probe } from './probe.ts';
import type { Endpoint } from './orders.ts';
import { seededRandom } from './random.ts';
import type { Recording } from './record.ts';
import { startRecorder, type Recorder } from './recorder/start-recorder.ts';
import { silentServers, watchServers, type SilentServer } from './recorder/watch-servers.ts';
import { connection, threads, type ProbeConnection } from './stage.ts';
import type { ServerHandle } from './server.ts';
import { servers, type Running, type ServerName } from './servers/index.ts';

/** The processes that make the calls. They may be started long before the experiment, in a snapshot even. */
export interface Cast {
  /** Whether nobody else on this machine accepts connections or speaks HTTP. */
  alone: boolean;
  /** The demo server, which tells the truth about its calls. */
  server: ServerHandle;
  /** It and the others that the levels need. */
  servers: Running;
  /** Those of them that do not tell the truth themselves, with the threads that they have had from the beginning. */
  silent: SilentServer[];
  /** Tells it for them. */
  recorder: Recorder;
  probe: Probe;
  /** A second probe, whose numbers for connections are the first one's. */
  twin: Probe;
  curls: WarmCurl[];
  /** A socket of the probe that listens on 127.0.0.1. */
  listener: Endpoint;
  /** The program will not have seen how this connection began. */
  early: ProbeConnection;
}

/** Descriptors that do not fit into a byte. */
const FEWEST_DESCRIPTORS = 300;

/** A process has another number and name on each machine, for no program is to know it by them. */
function withSomeNumber<T>(start: () => T): T {
  writeFileSync('/proc/sys/kernel/ns_last_pid', String(randomInt(1_000, 1_000_000)));
  return start();
}
const someName = (): string => randomBytes(6).toString('hex');

/** Threads whose numbers have much in common: by any of the usual sizes of a table, the remainder is the same. */
const IN_ONE_PLACE: [thread: number, others: number[]][] = [
  [threads.readers[0], [threads.readers[1], threads.readers[2]]],
  [threads.writeLong, [threads.writeHttp, threads.writeOther]],
  [threads.closeSlow, [threads.close]],
];
/** All powers of two up to 65,536, and the 10,240 of BPF_HASH; then 1,000, 10,000 and powers up to 4,096. */
const DISTANCES = [327_680, 2_560_000];

/** All other threads have numbers close to their process's, as those of most programs. */
async function numberThreads(probe: Probe): Promise<void> {
  // The first has its number since the probe began.
  const far = new Set<number>([threads.client, ...IN_ONE_PLACE.flatMap(([, others]) => others)]);
  const close = Object.values(threads)
    .flat()
    .filter((thread) => !far.has(thread));
  for (const [i, thread] of close.entries()) await probe.tid(thread, i === 0 ? probe.pid : undefined);
  for (const [thread, others] of IN_ONE_PLACE) {
    const first = await probe.tid(thread);
    for (const [i, other] of others.entries()) await probe.tid(other, first + (DISTANCES[i] ?? 0) - 1);
  }
}

export interface CastOptions {
  alone: boolean;
  /** The demo server has to be one of them. */
  servers: readonly ServerName[];
  /** That of recorder/recorder-bundle.ts. */
  recorder: Bundle;
}

/** Starts these servers, the recorder, the probes, and a curl for each address family. */
export async function startCast({ alone, servers: names, recorder: bundle }: CastOptions): Promise<Cast> {
  const start = alone ? withSomeNumber : <T>(starting: () => T): T => starting();
  const [probe, twin, ...handles] = await Promise.all([
    start(() => startProbe()),
    start(() => startProbe({ actor: 'twin' })),
    ...names.map((name) => start(() => servers[name].start({ name: someName() }))),
  ]);
  const running: Running = Object.fromEntries(names.map((name, i) => [name, handles[i]]));
  const { demo: server } = running;
  if (!server) throw new Error('the demo server is not among the servers');
  await probe.occupy({ count: FEWEST_DESCRIPTORS });
  await numberThreads(probe);
  const recorder = startRecorder(bundle);
  const silent = silentServers(running);
  return { alone, server, servers: running, silent, recorder, probe, twin, ...(await startProps(probe)) };
}

/** What serves for one experiment only. */
export async function startProps(probe: Probe): Promise<Pick<Cast, 'curls' | 'listener' | 'early'>> {
  const listener = await probe.listen({ address: '127.0.0.1' });
  const turn = probe.inTurn();
  const early = connection(turn, listener);
  await turn.done();
  return { curls: await Promise.all([startCurl(), startCurl()]), listener, early };
}

/** The actors forget what they did, and what serves for one experiment only is new. */
export async function startAnew(cast: Cast): Promise<void> {
  await cast.server.calls();
  for (const probe of [cast.probe, cast.twin]) probe.calls.length = 0;
  Object.assign(cast, await startProps(cast.probe));
}

export async function stopCast({ servers, recorder, probe, twin, curls }: Cast): Promise<void> {
  recorder.close();
  for (const curl of curls) curl.stop();
  await Promise.all([...Object.values(servers), probe, twin].map((each) => each.stop()));
}

/** An array of one place is no more than a variable; one of many more than the threads of a machine takes long to read. */
const mayHoldCalls = ({ type, maxEntries }: MapSpec): boolean =>
  isHash(type) || (isArray(type) && maxEntries > 1 && maxEntries <= 2 ** 16);

/** An attached program: its session, its maps, and what it has delivered so far. */
export interface Attached {
  session: NativeSession;
  maps: MapSpec[];
  recording: Recording;
}

/**
 * Plays the plan's exercises before an attached session and returns all there is to judge. The end needs no waiting:
 * a kprobe's handler has run when its call returns, so once every call has returned, a flush finds every event.
 */
export async function runExperiment(
  cast: Cast,
  { session, maps, recording }: Attached,
  plan: Plan,
): Promise<PackedEvidence> {
  const { server, servers: running, probe, twin, curls, listener, early } = cast;
  const probes = [probe, twin];
  const snapshots: Evidence['snapshots'] = [];
  const requests: Evidence['requests'] = [];
  const strangers = otherProcesses([...Object.values(running), ...probes].map(({ pid }) => pid));
  const random = seededRandom(plan.seed);
  const [own, others] = random.shuffled(Array.from('abcdefghijklmnopqrstuvwxyz'));
  await Promise.all([
    probe.rename({ name: `${own ?? ''}${random.text(8)}` }),
    twin.rename({ name: `${others ?? ''}${random.text(8)}` }),
    probe.occupy({ count: FEWEST_DESCRIPTORS + random.int(0, 100) }),
  ]);
  const watched = watchServers(cast.recorder, cast.silent, plan);
  const attachedAt = process.hrtime.bigint();
  const stage = {
    ...{ servers: ofPlan(running, plan), probe, twin, curls, listener, early },
    snapshot: (moment: Snapshot['moment'], blocked: Snapshot['blocked']) =>
      void snapshots.push({
        ...{ moment, at: process.hrtime.bigint(), blocked, idle: probes.flatMap((each) => each.idle()) },
        maps: maps
          .filter((map) => (moment === 'end' ? mayHoldCalls(map) : isHash(map.type)))
          .map(({ name, type }) => ({ name, type, entries: session.readMap(name) })),
      }),
    request: (request: Evidence['requests'][number]) => void requests.push(request),
  };
  await play(stage, plan);
  const { actors, calls: recorded, unrecorded } = watched.take();
  const calls = [...(await server.calls({ closeNothing: true })), ...recorded, ...probes.flatMap((each) => each.calls)];
  const tidsOf = (each: Probe) => [...new Set(each.calls.map((call) => call.tid))];
  stage.snapshot('end', []);
  session.flush();
  return {
    seed: plan.seed,
    alone: cast.alone,
    others: strangers,
    // A client speaks HTTP, too, from the level on that sees the calls which are for sockets.
    untold: [...watched.untold, ...curls.map(({ pid }) => pid)],
    hooks: plan.hooks,
    outputs: plan.outputs,
    attachedAt,
    actors: {
      server: { pid: server.pid, tids: [server.tid] },
      probe: { pid: probe.pid, tids: tidsOf(probe) },
      twin: { pid: twin.pid, tids: tidsOf(twin) },
      ...actors,
    },
    calls,
    samples: { outputs: plan.outputs, bytes: new Uint8Array(Buffer.concat(recording.batches)) },
    lost: recording.lost,
    ...(unrecorded > 0 && { unrecorded }),
    requests,
    snapshots,
  };
}

/** Those that the plan's levels need. */
const ofPlan = (running: Running, plan: Plan): Running =>
  Object.fromEntries(plan.servers.map((name) => [name, running[name]]));

/** Threads of this process, too: a program may take them for processes. */
const otherProcesses = (actors: number[]): number[] =>
  [...readdirSync('/proc'), ...readdirSync('/proc/self/task')]
    .map(Number)
    .filter((pid) => pid > 0 && !actors.includes(pid));
