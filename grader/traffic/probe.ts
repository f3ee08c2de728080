import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { nativePath } from '../paths.ts';
import type { Call, Peer } from './call.ts';
import { ProbeChannel, probeError, type Done, type Order, type Started } from './probe-channel.ts';

/** A call of the probe, and accept4's address or the buffer in the probe's memory (0n: none). */
export type ProbeCall = Call & {
  pointer: bigint;
  /** close `beside`: whether the slow close outlasted this one. */
  inside?: boolean;
};

/** A watched call under way. Failed calls resolve too: `result` is the negative errno. */
export interface InFlight {
  /** Just before the call is made. */
  readonly started: Promise<Started>;
  /** When the kernel says that the thread sleeps in this call. Rejects when it returns before that, or after 5 s. */
  readonly blocked: Promise<Started>;
  readonly done: Promise<ProbeCall>;
}

interface OnThread {
  /** 1 to 63, default 1. A thread makes one call at a time; the probe's main thread makes none. */
  thread?: number;
}

/** What the memory holds before the call: `count` bytes of `fill`, `bytes` over their beginning. */
export interface Memory {
  /** Bytes asked for; default: the length of `bytes`. */
  count?: number;
  bytes?: string | Uint8Array;
  /** 0 to 255, default 0; it also stands around the buffer, as far as the pages reach. */
  fill?: number;
  /** The last byte of the buffer is the last byte of its page, and the page behind cannot be read. */
  edge?: boolean;
  /** A pointer to pass instead of a buffer, to make the call fail. */
  pointer?: bigint;
}

export interface Endpoint {
  fd: number;
  address: string;
  port: number;
}

/** Makes exact system calls on command, on threads whose tid differs from its pid. */
export interface Probe {
  readonly pid: number;
  /** Every accept4, read, write and close so far, in the order in which they returned. */
  readonly calls: ProbeCall[];
  /** The threads (tid) that have made such calls and are in none, nor about to be. */
  idle(): number[];

  /** `address: false` passes NULL, NULL; `fill` is the byte that stands in the address before the call. */
  accept4(options: OnThread & { fd: number; flags?: number; address?: boolean; fill?: number }): InFlight;
  read(options: OnThread & Memory & { fd: number }): InFlight;
  write(options: OnThread & Memory & { fd: number }): InFlight;
  /** `slow`: of a descriptor with locks. `beside`: while the slow close of that descriptor goes on, which it waits for. */
  close(options: OnThread & { fd: number; slow?: boolean; beside?: number }): InFlight;

  // The rest makes no watched call; a failure throws KitError PROBE_CALL_FAILED.
  listen(options: OnThread & { address: string; port?: number }): Promise<Endpoint>;
  /** Resolves with the client's own side. */
  connect(options: OnThread & { address: string; port: number; from?: string; fromPort?: number }): Promise<Endpoint>;
  send(options: OnThread & Memory & { fd: number; flags?: number }): Promise<number>;
  recv(options: OnThread & Memory & { fd: number; flags?: number }): Promise<Uint8Array>;
  socketpair(options?: OnThread): Promise<[number, number]>;
  /** [reading end, writing end] */
  pipe(options?: OnThread): Promise<[number, number]>;
  /** Note: an open `to` is closed by this, without a close call. */
  dup2(options: OnThread & { fd: number; to: number }): Promise<number>;
  nonblock(options: OnThread & { fd: number; on?: boolean }): Promise<void>;
  /** how: 0 reading, 1 writing (default), 2 both */
  shutdown(options: OnThread & { fd: number; how?: number }): Promise<void>;
  /** Makes a socket's buffer for sending as small as the kernel allows: a large write waits until someone reads. */
  smallSendBuffer(options: OnThread & { fd: number }): Promise<void>;
  /** Takes every free descriptor below `count`, so that later ones are larger. */
  occupy(options: OnThread & { count: number }): Promise<void>;
  /** Takes locks on a descriptor, which make its close a long one. */
  lock(options: OnThread & { fd: number; count: number }): Promise<void>;
  /** Keeps a thread (by its tid; else the one that is told) on a processor, where there is one of that number. */
  pin(options: OnThread & { tid?: number; cpu: number }): Promise<void>;
  /** The kernel's id of a probe thread. */
  tid(thread?: number): Promise<number>;

  /** Ends the process, whatever it is blocked in. Safe to call twice. */
  stop(): Promise<void>;
}

const BLOCK_DEADLINE_MS = 5_000;
const SO_SNDBUF = 7;
/** x86-64 */
const SYSCALL_NUMBERS = { read: 0, write: 1, close: 3, accept4: 288 };

interface ProbeOptions {
  path?: string;
  /** By which name its calls go. */
  actor?: 'probe' | 'twin';
}

/** Starts a probe process and waits until it answers. Throws KitError PROBE_DIED. */
export async function startProbe({ path = nativePath('probe'), actor = 'probe' }: ProbeOptions = {}): Promise<Probe> {
  const channel = new ProbeChannel(path);
  const calls: ProbeCall[] = [];
  const underWay = new Set<number>();
  const tids = new Map<number, number>();

  const watched = (
    name: Call['name'],
    { thread = 1, fd, count, bytes }: OnThread & Memory & { fd: number },
    words: Words,
  ): InFlight => {
    const asked = count ?? bytes?.length;
    const order = channel.order(thread, name, { fd, ...words });
    underWay.add(thread);
    const done = order.done.then((done) => {
      underWay.delete(thread);
      tids.set(thread, done.tid);
      const call = { actor, ...toCall(name, channel.pid, fd, asked, done) };
      calls.push(call);
      return call;
    });
    done.catch(() => undefined);
    return {
      started: order.started,
      done,
      get blocked() {
        return untilBlocked(channel.pid, name, order);
      },
    };
  };
  const setUp = async (name: string, thread = 1, words: Words = {}): Promise<Done> => {
    const done = await channel.order(thread, name, words).done;
    if (done.result >= 0) return done;
    throw probeError(
      'PROBE_CALL_FAILED',
      `The probe's ${name} ${JSON.stringify(words)} failed: errno ${-done.result}.`,
    );
  };
  const pair = (done: Done): [number, number] => [done.result, Number(done.more.get('second'))];

  await setUp('gettid');
  return {
    pid: channel.pid,
    calls,
    idle: () => [...tids].filter(([thread]) => !underWay.has(thread)).map(([, tid]) => tid),
    accept4: ({ flags, address = true, fill, ...at }) =>
      watched('accept4', at, { flags, address: Number(address), fill }),
    read: (options) => watched('read', options, memoryWords(options)),
    write: (options) => watched('write', options, memoryWords(options)),
    close: ({ slow = false, beside, ...at }) => watched('close', at, { slow: Number(slow), beside }),
    listen: async ({ thread, address, port }) => toEndpoint(await setUp('listen', thread, { address, port })),
    connect: async ({ thread, address, port, from, fromPort: fromport }) =>
      toEndpoint(await setUp('connect', thread, { address, port, from, fromport })),
    send: async ({ thread, fd, flags, ...memory }) =>
      (await setUp('send', thread, { fd, flags, ...memoryWords(memory) })).result,
    recv: async ({ thread, fd, flags, ...memory }) =>
      readBytes(await setUp('recv', thread, { fd, flags, ...memoryWords(memory) })),
    socketpair: async ({ thread } = {}) => pair(await setUp('socketpair', thread)),
    pipe: async ({ thread } = {}) => pair(await setUp('pipe', thread)),
    dup2: async ({ thread, fd, to }) => (await setUp('dup2', thread, { fd, to })).result,
    nonblock: async ({ thread, fd, on = true }) => {
      await setUp('nonblock', thread, { fd, on: Number(on) });
    },
    shutdown: async ({ thread, fd, how }) => {
      await setUp('shutdown', thread, { fd, how });
    },
    smallSendBuffer: async ({ thread, fd }) => {
      await setUp('setsockopt', thread, { fd, name: SO_SNDBUF, value: 1 });
    },
    occupy: async ({ thread, count }) => {
      await setUp('occupy', thread, { count });
    },
    lock: async ({ thread, fd, count }) => {
      await setUp('locks', thread, { fd, count });
    },
    pin: async ({ thread, tid, cpu }) => {
      await setUp('pin', thread, { tid, cpu });
    },
    tid: async (thread) => (await setUp('gettid', thread)).result,
    stop: () => channel.stop(),
  };
}

type Words = Record<string, string | number | bigint | undefined>;

const memoryWords = ({ count, bytes, fill, edge, pointer }: Memory): Words => ({
  count,
  hex: bytes === undefined ? undefined : Buffer.from(bytes as Uint8Array).toString('hex'),
  fill,
  edge: edge ? 1 : undefined,
  pointer,
});

function toCall(
  name: Call['name'],
  pid: number,
  fd: number,
  asked: number | undefined,
  done: Done,
): Omit<ProbeCall, 'actor'> {
  const { tid, pointer, result, notBefore, notAfter, more } = done;
  const call: Omit<ProbeCall, 'actor'> = { name, pid, tid, fd, result, notBefore, notAfter, pointer };
  if (asked !== undefined) call.asked = asked;
  if (more.has('inside')) call.inside = more.get('inside') === '1';
  if (more.has('bytes')) call.bytes = readBytes(done);
  if (more.has('family')) {
    const { address, port } = toEndpoint(done);
    call.peer = { family: more.get('family') as Peer['family'], address, port };
  }
  return call;
}

const readBytes = ({ more }: Done): Uint8Array => new Uint8Array(Buffer.from(more.get('bytes') ?? '', 'hex'));

const toEndpoint = ({ result, more }: Done): Endpoint => ({
  fd: result,
  address: more.get('address') ?? '',
  port: Number(more.get('port')),
});

/** Looks where the thread is. The kernel shows a call's number only for a thread that sleeps in it, else `running`. */
async function untilBlocked(pid: number, name: keyof typeof SYSCALL_NUMBERS, order: Order): Promise<Started> {
  const started = await order.started;
  const returned = order.done.then(() => true);
  returned.catch(() => undefined); // it may also end long after this wait
  const deadline = performance.now() + BLOCK_DEADLINE_MS;
  while (performance.now() < deadline) {
    const where = await readFile(`/proc/${pid}/task/${started.tid}/syscall`, 'latin1').catch(() => 'gone');
    if (where.startsWith(`${SYSCALL_NUMBERS[name]} `)) return started;
    if (await Promise.race([returned, delay(1, false)]))
      throw probeError('PROBE_NOT_BLOCKED', `The probe's ${name} was to block, but it returned.`);
  }
  throw probeError('PROBE_NOT_BLOCKED', `The probe's ${name} was to block within ${BLOCK_DEADLINE_MS} ms; it did not.`);
}
