import type { Probe, Turn } from '../probe.ts';
import type { InFlight, Ordered, Orders } from '../orders.ts';
import type { Random } from '../random.ts';
import { BAD_FD } from '../../platform/call.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection, type Stage } from '../stage.ts';
import { httpMessage, httpSizes, messageWithZeros, otherMessages, shortMessage } from './payloads.ts';

/** Writes of HTTP in many sizes, of other data, one that waits while others write, one cut short, and one that fails. */
export const write: Exercise = async ({ probe, random, listener, snapshot }) => {
  const before = probe.inTurn();
  const [conn, slow] = [connection(before, listener, random), connection(before, listener, random)];
  const short = { ...connection(before, listener, random), pipe: before.pipe({ thread: threads.client }) };
  const ends = slowReader(before, slow);
  before.pin({ thread: threads.writeLong, cpu: 0 });
  await before.done();
  const [, reader] = await ends;
  const finish = await startLongAnswer(probe, random, { fd: slow.fd, reader }, snapshot);

  const http = [
    ...httpSizes.map((size) => ({ bytes: httpMessage('HTTP', size, random), edge: false })),
    { bytes: httpMessage('POST', random.int(50, 300), random), edge: false },
    { bytes: messageWithZeros('HTTP', random), edge: false },
    { bytes: httpMessage('HTTP', random.int(20, 390), random), edge: true },
  ].map((message) => ({ ...message, thread: threads.writeHttp }));
  const others = [
    ...otherMessages('HTTP', random).map((bytes) => ({ bytes, edge: false, thread: threads.writeOther })),
    { bytes: shortMessage('HTTP', random), edge: false, thread: threads.writeShort },
  ];
  const turn = probe.inTurn();
  for (const message of random.shuffled([...http, ...others]))
    turn.write({ ...message, fd: conn.fd, fill: random.int(0x41, 0x5a) });
  await cutShort(turn, random, short);
  turn.write({ thread: threads.writeBad, fd: BAD_FD, bytes: httpMessage('HTTP', 80, random) });

  await finish(turn);
  for (const each of random.shuffled([conn, slow, short])) hangUp(turn, each.fd);
  await turn.done();
};

/**
 * Gives the connection's number to a socket of which only the second end's reader makes room. TCP would do that by itself:
 * Linux 6.12 at times takes 160 KB that nobody reads.
 */
function slowReader(orders: Orders, { fd }: ProbeConnection): Ordered<[number, number]> {
  const ends = orders.socketpair({ thread: threads.client });
  orders.dup2({ thread: threads.client, fd: ends, to: fd });
  orders.smallSendBuffer({ thread: threads.client, fd });
  return ends;
}

const LONG = 100_000;

/** A thread that stays inside write until `finish` has read everything. */
async function startLongAnswer(
  probe: Probe,
  random: Random,
  { fd, reader }: { fd: InFlight; reader: number },
  snapshot: Stage['snapshot'],
): Promise<(turn: Turn) => Promise<void>> {
  const call = probe.write({
    ...{ thread: threads.writeLong, fd, count: LONG },
    ...{ bytes: httpMessage('HTTP', 500, random), fill: random.int(0x61, 0x7a) },
  });
  const blocked = await call.blocked;
  snapshot('writing', [blocked]);
  // A call may come back on another processor than it began on.
  await probe.pin({ thread: threads.client, tid: blocked.tid, cpu: 1 });
  return async (turn) => {
    // MSG_WAITALL: it reads until it has everything.
    turn.recv({ thread: threads.client, fd: reader, count: LONG, flags: 0x100 });
    await call.done;
  };
}

/** What a pipe holds, and how much of it at a time. */
const PIPE_BYTES = 65_536;
const PIPE_PAGE = 4096;

/**
 * A write of which the kernel takes fewer bytes than it was asked to, and fewer than an event holds. A socket does not do
 * that, so the connection's number goes to a pipe that has `room` left: a message takes what it has beyond whole pages
 * there, and for the pages there is no place.
 */
async function cutShort(
  turn: Turn,
  random: Random,
  { fd, pipe }: { fd: InFlight; pipe: Ordered<[number, number]> },
): Promise<void> {
  const room = random.int(100, 300);
  const [[, into], { result }] = await Promise.all([pipe, fd.done]);
  turn.dup2({ thread: threads.client, fd: into, to: result });
  turn.nonblock({ thread: threads.client, fd });
  turn.write({ thread: threads.writeOther, fd, count: PIPE_BYTES - room, fill: 0x2e });
  const bytes = httpMessage('HTTP', PIPE_PAGE + random.int(20, room), random);
  turn.write({ thread: threads.writeHttp, fd, bytes });
}
