import { OTHER_BAD_FD } from '../../platform/call.ts';
import type { Endpoint, InFlight, Ordered } from '../orders.ts';
import type { Probe, Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { someClient } from '../some-client.ts';
import { hangUp, threads, type Exercise } from '../stage.ts';

const address = '127.0.0.1';
const PLAIN = { address: false } as const;
/** Where the kernel cannot write an address: it has the connection by then, and the call fails all the same. */
const NOWHERE = { pointer: 8n } as const;

/** Where the probe listens. */
interface Listeners {
  a: Endpoint;
  b: Endpoint;
  six: Endpoint;
  both: Endpoint;
  local: number;
}

/**
 * accept and accept4, with room for an address and without: two threads inside at once, answered in reverse order; over IPv4,
 * IPv6, and IPv4 at a socket for both; failures with a connection and without, also between two successes of a thread; and
 * a UNIX socket.
 */
export const who: Exercise = async ({ probe, random }) => {
  const before = probe.inTurn();
  const [a, b, six, both, local] = await Promise.all([
    before.listen({ thread: threads.client, address }),
    before.listen({ thread: threads.client, address }),
    before.listen({ thread: threads.client, address: '::1' }),
    before.listen({ thread: threads.client, address: `::ffff:${address}`, bothFamilies: true }),
    before.listenLocal({ thread: threads.client }),
  ]);
  const at = { a, b, six, both, local };
  const opened = await twoAtOnce(probe, random, at);
  const turn = probe.inTurn();
  const lost: Lost[] = [];
  opened.push(
    ...withoutAnAddress(turn, random, at),
    ...betweenFailures(turn, random, at, lost),
    ...overLocal(turn, at),
  );
  for (const call of random.shuffled(opened)) hangUp(turn, call);
  lost.push(...failLast(turn, random, at));
  await turn.done();
  await tellLost(lost);
};

/** A client whose connection the kernel gave up again, and the call that failed. */
type Lost = [client: Ordered<Endpoint>, failed: InFlight];

/** A call that fails after the kernel has got a connection. */
function fail(
  turn: Turn,
  random: Random,
  { call, thread, at }: { call: 'accept' | 'accept4'; thread: number; at: Endpoint },
): Lost {
  return [client(turn, random, at), turn[call]({ thread, fd: at.fd, ...NOWHERE })];
}

/** The process that made the call cannot tell whose connection it was. */
async function tellLost(lost: Lost[]): Promise<void> {
  for (const [client, failed] of lost) {
    const { address, port } = await client;
    (await failed.done).client = { family: 'IPv4', address, port };
  }
}

/** A client of its own at a socket of the probe. */
function client(turn: Pick<Turn, 'connect'>, random: Random, { port }: Endpoint, family: 'IPv4' | 'IPv6' = 'IPv4') {
  const to = family === 'IPv6' ? '::1' : address;
  return turn.connect({ thread: threads.client, address: to, port, ...someClient(random, family) });
}

async function twoAtOnce(probe: Probe, random: Random, { a, b }: Listeners): Promise<InFlight[]> {
  const inA = probe.accept({ thread: threads.whoA, fd: a.fd, ...PLAIN });
  // Always in this order: what a program keeps of the later call may take the place of the earlier one's.
  await inA.blocked;
  const inB = probe.accept4({ thread: threads.whoB, fd: b.fd, ...PLAIN });
  await inB.blocked;
  for (const [call, at] of [
    [inB, b],
    [inA, a],
  ] as const) {
    await client(probe, random, at);
    await call.done;
  }
  return [inA, inB];
}

/** Each waits for its own client: of two at one socket, either may be the first. */
function withoutAnAddress(turn: Turn, random: Random, { a, b, six, both }: Listeners): InFlight[] {
  return random
    .shuffled([
      { call: 'accept', at: a, ...PLAIN },
      { call: 'accept4', at: b, ...PLAIN },
      { call: 'accept', at: b },
      { call: 'accept', at: six, family: 'IPv6', ...PLAIN },
      { call: 'accept4', at: six, family: 'IPv6', ...PLAIN },
      { call: 'accept', at: both, ...PLAIN },
      { call: 'accept4', at: both, ...PLAIN },
      { call: 'accept', at: both },
    ] as const)
    .map(({ call, at, ...options }) => {
      const { family, ...room } = { family: 'IPv4' as const, ...options };
      client(turn, random, at, family);
      return turn[call]({ thread: call === 'accept' ? threads.who : threads.who4, fd: at.fd, ...room });
    });
}

/** What a failure leaves behind must not be taken for the next client. */
function betweenFailures(turn: Turn, random: Random, { a }: Listeners, lost: Lost[]): InFlight[] {
  return ([threads.whoFault, threads.whoAgain] as const).map((thread) => {
    lost.push(fail(turn, random, { call: 'accept', thread, at: a }));
    client(turn, random, a);
    return turn.accept({ thread, fd: a.fd, ...PLAIN });
  });
}

/** Programs may report these or not. */
function overLocal(turn: Turn, { local }: Listeners): InFlight[] {
  for (let i = 0; i < 2; i++) turn.connectLocal({ thread: threads.client, to: local });
  return [
    turn.accept({ thread: threads.whoLocal, fd: local, ...PLAIN }),
    turn.accept4({ thread: threads.who4, fd: local, ...PLAIN }),
  ];
}

/** The last calls of their threads. */
function failLast(turn: Turn, random: Random, { a, b }: Listeners): Lost[] {
  turn.accept({ thread: threads.whoBad, fd: OTHER_BAD_FD });
  const lost = [
    fail(turn, random, { call: 'accept', thread: threads.whoFault, at: a }),
    fail(turn, random, { call: 'accept4', thread: threads.whoFault4, at: b }),
  ];
  turn.nonblock({ thread: threads.client, fd: a.fd });
  turn.accept({ thread: threads.whoAgain, fd: a.fd, ...PLAIN });
  return lost;
}
