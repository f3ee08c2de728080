import { setTimeout as delay } from 'node:timers/promises';
import { within } from '../base/deadline.ts';
import { patience } from '../base/patience.ts';
import { movesBytes, systemCallNames } from '../platform/system-calls.ts';
import type { Call, Peer } from '../platform/call.ts';
import { probeError, type Done, type Order, type Started, type Words } from './probe-channel.ts';
import type {
  Endpoint,
  InFlight,
  Memory,
  Ordered,
  OrderFor,
  Orders,
  Pieces,
  ProbeCall,
  WatchedOrders,
} from './orders.ts';
import { sleepsIn } from './sleeps-in.ts';

const blockDeadlineMs = () => 5_000 * patience;
const SO_SNDBUF = 7;
/** Of what was moved in pieces so much is kept as one; each piece has its own. */
const SHOWN_BYTES = 400;

/** Where orders are given, and who hears of what comes of them. */
export interface Desk {
  /** Of the probe: by which name its calls go, and its process. */
  actor: Call['actor'];
  pid: number;
  order: (thread: number, name: string, words: Words) => Order;
  /** Told of every watched call on its way, and then of what came of it. */
  watched: (thread: number) => (call: ProbeCall) => void;
  /** Told of the result of every order. */
  result?: (result: Promise<unknown>) => void;
}

/** The calls of a probe as orders at this desk. */
export function probeOrders({ actor, pid, order, watched, result = () => undefined }: Desk): Orders {
  /** A caller that waits for the result gets the failure; another need not. */
  const told = <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => undefined);
    result(promise);
    return promise;
  };
  const watch = (name: Call['name'], { thread = 1, ...options }: AnyOrder): InFlight => {
    const given = order(thread, name, callWords(options));
    const ended = watched(thread);
    const done = told(
      given.done.then((done) => {
        const call = { actor, ...toCall(name, pid, options, done) };
        ended(call);
        return call;
      }),
    );
    return {
      id: given.id,
      started: given.started,
      done,
      get blocked() {
        return untilBlocked(pid, name, given);
      },
    };
  };
  const setUp = <T>(name: string, thread = 1, words: Words, value: (done: Done) => T): Ordered<T> => {
    const { id, done } = order(thread, name, words);
    return Object.assign(told(done.then((done) => value(succeeded(name, words, done)))), { id });
  };
  const number = (done: Done): number => done.result;
  const pair = (done: Done): [number, number] => [done.result, Number(done.more.get('second'))];

  const watchedCalls = Object.fromEntries(
    systemCallNames.map((name) => [name, (options: AnyOrder) => watch(name, options)]),
  ) as WatchedOrders;

  return {
    ...watchedCalls,
    listen: ({ thread, address, port, bothFamilies }) =>
      setUp('listen', thread, { address, port, both: bothFamilies ? 1 : undefined }, toEndpoint),
    connect: ({ thread, address, port, from, fromPort: fromport }) =>
      setUp('connect', thread, { address, port, from, fromport }, toEndpoint),
    listenLocal: ({ thread } = {}) => setUp('listen_local', thread, {}, number),
    connectLocal: ({ thread, to }) => setUp('connect_local', thread, { to }, number),
    send: ({ thread, fd, flags, ...memory }) => setUp('send', thread, { fd, flags, ...memoryWords(memory) }, number),
    recv: ({ thread, fd, flags, ...memory }) => setUp('recv', thread, { fd, flags, ...memoryWords(memory) }, readBytes),
    socketpair: ({ thread, packets } = {}) => setUp('socketpair', thread, { packets: packets ? 1 : undefined }, pair),
    pipe: ({ thread } = {}) => setUp('pipe', thread, {}, pair),
    dup2: ({ thread, fd, to }) => setUp('dup2', thread, { fd, to }, number),
    nonblock: ({ thread, fd, on = true }) => setUp('nonblock', thread, { fd, on: Number(on) }, number),
    shutdown: ({ thread, fd, how }) => setUp('shutdown', thread, { fd, how }, number),
    smallSendBuffer: ({ thread, fd }) => setUp('setsockopt', thread, { fd, name: SO_SNDBUF, value: 1 }, number),
    occupy: ({ thread, count }) => setUp('occupy', thread, { count }, number),
    hold: ({ thread, fd }) => setUp('hold', thread, { fd }, number),
    release: ({ thread } = {}) => setUp('release', thread, {}, number),
    pin: ({ thread, tid, cpu }) => setUp('pin', thread, { tid, cpu }, number),
    rename: ({ thread, name }) => setUp('rename', thread, { name }, number),
    tid: (thread, last) => setUp('gettid', thread, { last }, number),
  };
}

function succeeded(name: string, words: Words, done: Done): Done {
  if (done.result >= 0) return done;
  throw probeError('PROBE_CALL_FAILED', `The probe's ${name} ${JSON.stringify(words)} failed: errno ${-done.result}.`);
}

/** Each of the watched calls has some of it. */
type AnyOrder = Partial<Omit<OrderFor<'accept4'> & OrderFor<'close'>, 'fd'>> &
  Pick<OrderFor<'close'>, 'fd'> &
  Memory &
  Pieces;

const callWords = ({ fd, flags, address, pieces, ...memory }: AnyOrder): Words => ({
  ...{ fd, flags },
  address: address === undefined ? undefined : Number(address),
  pieces: pieces?.map(pieceWord).join(','),
  ...memoryWords(memory),
});

const pieceWord = ({ pointer, ...piece }: Pick<Memory, 'count' | 'bytes' | 'pointer'>): string =>
  `${sizeOf(piece)}${pointer === undefined ? `.${hex(piece.bytes ?? '')}` : `@${pointer}`}`;

const sizeOf = ({ count, bytes }: Pick<Memory, 'count' | 'bytes'>): number => count ?? bytes?.length ?? 0;

/** How many bytes a transfer asks for. */
const askedFor = ({ pieces, count, bytes }: AnyOrder): number | undefined =>
  pieces ? pieces.reduce((sum, piece) => sum + sizeOf(piece), 0) : (count ?? bytes?.length);

const hex = (bytes: string | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('hex');

const memoryWords = ({ count, bytes, fill, edge, pointer, pattern, told }: Memory): Words => ({
  count,
  hex: bytes === undefined ? undefined : hex(bytes),
  fill,
  edge: edge ? 1 : undefined,
  ...{ pointer, pattern, told },
});

function toCall(name: Call['name'], pid: number, order: AnyOrder, done: Done): Omit<ProbeCall, 'actor'> {
  const { tid, pointer, result, notBefore, notAfter, more } = done;
  const fd = Number(more.get('fd'));
  const call: Omit<ProbeCall, 'actor'> = { name, pid, tid, fd, result, notBefore, notAfter, pointer };
  const asked = askedFor(order);
  if (asked !== undefined) call.asked = asked;
  if (order.flags !== undefined && movesBytes(name)) call.flags = order.flags;
  if (more.has('bytes')) call.bytes = readBytes(done);
  const pieces = more.get('pieces');
  if (pieces !== undefined) Object.assign(call, readPieces(pieces));
  if (more.has('family')) {
    const { address, port } = toEndpoint(done);
    call.peer = { family: more.get('family') as Peer['family'], address, port };
  }
  return Object.assign(call, endsIn(more));
}

/** The two ends of a connection that was opened. */
function endsIn(more: Done['more']): Pick<Call, 'client' | 'own' | 'isLocal'> {
  const [client, own] = ['client', 'own'].map((key) => toEnd(more.get(key) ?? ''));
  return {
    ...(client && { client }),
    ...(own && { own }),
    ...(more.get('own') === 'local' && { isLocal: true as const }),
  };
}

function toEnd(text: string): Peer | undefined {
  const [family = '', address, port] = text.split(',');
  return address === undefined ? undefined : { family: family as Peer['family'], address, port: Number(port) };
}

const readBytes = ({ more }: Done): Uint8Array => new Uint8Array(Buffer.from(more.get('bytes') ?? '', 'hex'));

function readPieces(text: string): Pick<Call, 'pieces' | 'bytes'> {
  const pieces = text.split(',').flatMap((piece) => {
    const [size = '', digits = ''] = piece.split('.');
    return size === '' ? [] : [{ size: Number(size), bytes: new Uint8Array(Buffer.from(digits, 'hex')) }];
  });
  const whole = Buffer.concat(pieces.map(({ bytes }) => bytes));
  return { ...(pieces.length > 0 && { pieces }), bytes: new Uint8Array(whole.subarray(0, SHOWN_BYTES)) };
}

const toEndpoint = ({ result, more }: Done): Endpoint => ({
  fd: result,
  address: more.get('address') ?? '',
  port: Number(more.get('port')),
});

/** Looks again and again where the thread is, until it sleeps in the call. */
async function untilBlocked(pid: number, name: Call['name'], order: Order): Promise<Started> {
  const returned = order.done.then(() => true);
  returned.catch(() => undefined); // it may also end long after this wait
  const deadlineMs = blockDeadlineMs();
  const deadline = performance.now() + deadlineMs;
  const started = await within(deadlineMs, order.started);
  while (started && performance.now() < deadline) {
    if (sleepsIn(name, { pid, tid: started.tid })) return started;
    if (await Promise.race([returned, delay(1, false)]))
      throw probeError('PROBE_NOT_BLOCKED', `The probe's ${name} was to block, but it returned.`);
  }
  throw probeError('PROBE_NOT_BLOCKED', `The probe's ${name} was to block within ${deadlineMs} ms; it did not.`);
}
