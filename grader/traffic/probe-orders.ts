import { setTimeout as delay } from 'node:timers/promises';
import { within } from '../base/deadline.ts';
import { patience } from '../base/patience.ts';
import { systemCallNames } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';
import { orderWords } from './order-words.ts';
import { toBytes, toCall, toEndpoint, type Asked } from './probe-answers.ts';
import { probeError, type Done, type Order, type Started } from './probe-channel.ts';
import type { InFlight, Ordered, OrderFor, Orders, ProbeCall, WatchedOrders } from './orders.ts';
import { sleepsIn } from './sleeps-in.ts';

const blockDeadlineMs = () => 5_000 * patience;
/** Of setsockopt: SO_SNDBUF. */
const SMALLEST = { name: 7, value: 1 };

/** Where orders are given, and who hears of what comes of them. */
export interface Desk {
  /** Of the probe: by which name its calls go, and its process. */
  actor: Call['actor'];
  pid: number;
  order: (thread: number, name: string, words: string) => Order;
  /** Told of every watched call on its way, and then of what came of it. */
  watched: (thread: number) => (call: ProbeCall) => void;
  /** Told of the result of every order. */
  result?: (result: Promise<unknown>) => void;
}

type OnThread = { thread?: number };

/** The calls of a probe as orders at this desk. */
export function probeOrders({ actor, pid, order, watched, result = () => undefined }: Desk): Orders {
  const who = { actor, pid };
  /** A caller that waits for the result gets the failure; another need not. */
  const told = <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => undefined);
    result(promise);
    return promise;
  };
  const watch = (name: Call['name'], options: OnThread & Asked): InFlight => {
    const { thread = 1 } = options;
    const given = order(thread, name, orderWords(options));
    const ended = watched(thread);
    const done = given.done.then((answer) => {
      const call = toCall(who, name, options, answer);
      ended(call);
      return call;
    });
    return new CallUnderWay(pid, name, given, told(done));
  };
  const setUp = <T>(name: string, options: OnThread, value: (done: Done) => T): Ordered<T> => {
    const words = orderWords(options);
    const { id, done } = order(options.thread ?? 1, name, words);
    return Object.assign(told(done.then((answer) => value(succeeded(name, words, answer)))), { id });
  };
  const number = (done: Done): number => done.result;
  const pair = (done: Done): [number, number] => [done.result, Number(done.more.get('second'))];

  const watchedCalls = Object.fromEntries(
    systemCallNames.map((name) => [name, (options: OrderFor<'close'> & Asked) => watch(name, options)]),
  ) as WatchedOrders;

  return {
    ...watchedCalls,
    listen: (options) => setUp('listen', options, toEndpoint),
    connect: (options) => setUp('connect', options, toEndpoint),
    listenLocal: (options = {}) => setUp('listen_local', options, number),
    connectLocal: (options) => setUp('connect_local', options, number),
    send: (options) => setUp('send', options, number),
    recv: (options) => setUp('recv', options, toBytes),
    socketpair: (options = {}) => setUp('socketpair', options, pair),
    pipe: (options = {}) => setUp('pipe', options, pair),
    dup2: (options) => setUp('dup2', options, number),
    nonblock: (options) => setUp('nonblock', options, number),
    shutdown: (options) => setUp('shutdown', options, number),
    smallSendBuffer: (options) => setUp('setsockopt', { ...options, ...SMALLEST }, number),
    occupy: (options) => setUp('occupy', options, number),
    hold: (options) => setUp('hold', options, number),
    release: (options = {}) => setUp('release', options, number),
    pin: (options) => setUp('pin', options, number),
    rename: (options) => setUp('rename', options, number),
    tid: (thread = 1, last) => setUp('gettid', { thread, ...(last !== undefined && { last }) }, number),
  };
}

function succeeded(name: string, words: string, done: Done): Done {
  if (done.result >= 0) return done;
  throw probeError('PROBE_CALL_FAILED', `The probe's ${name}${words} failed: errno ${-done.result}.`);
}

class CallUnderWay implements InFlight {
  readonly id: number;
  readonly started: Promise<Started>;
  constructor(
    private readonly pid: number,
    private readonly name: Call['name'],
    private readonly order: Order,
    readonly done: Promise<ProbeCall>,
  ) {
    ({ id: this.id, started: this.started } = order);
  }

  get blocked(): Promise<Started> {
    return untilBlocked(this.pid, this.name, this.order);
  }
}

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
