import type { Probe, Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { BAD_FD, connection, hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';
import { httpMessage, httpSizes, messageWithZeros, otherMessages, shortMessage } from './payloads.ts';

/** Writes of HTTP in many sizes, of other data, one that waits while others write, and one that fails. */
export const write: Exercise = async ({ probe, random, listener }) => {
  const before = probe.inTurn();
  const [conn, slow] = [connection(before, listener, random), connection(before, listener, random)];
  before.smallSendBuffer({ thread: threads.accept, fd: slow.fd });
  before.pin({ thread: threads.writeLong, cpu: 0 });
  await before.done();
  const finish = await startLongAnswer(probe, random, slow);

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
  turn.write({ thread: threads.writeBad, fd: BAD_FD, bytes: httpMessage('HTTP', 80, random) });

  await finish(turn);
  for (const each of random.shuffled([conn, slow])) hangUp(turn, each.fd);
  await turn.done();
};

const LONG = 100_000;

/** A thread that stays inside write until `finish` has read everything. */
async function startLongAnswer(
  probe: Probe,
  random: Random,
  { fd, client }: ProbeConnection,
): Promise<(turn: Turn) => Promise<void>> {
  const call = probe.write({
    ...{ thread: threads.writeLong, fd, count: LONG },
    ...{ bytes: httpMessage('HTTP', 500, random), fill: random.int(0x61, 0x7a) },
  });
  const { tid } = await call.blocked;
  // A call may come back on another processor than it began on.
  await probe.pin({ thread: threads.client, tid, cpu: 1 });
  return async (turn) => {
    // MSG_WAITALL: the client reads until it has everything.
    turn.recv({ thread: threads.client, fd: client, count: LONG, flags: 0x100 });
    await call.done;
  };
}
