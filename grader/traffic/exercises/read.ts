import type { Probe } from '../probe.ts';
import type { Random } from '../random.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection, type Stage } from '../stage.ts';
import { deliver } from './deliver.ts';
import { httpMessage, httpSizes, messageWithZeros, otherMessages, shortMessage } from './payloads.ts';

/** Larger than the messages and full of letters: nothing of what was in the buffer before may show in an event. */
const COUNT = 8192;

/** Reads that bring HTTP of many sizes, reads that bring nothing of interest, and eight threads inside read at once. */
export const read: Exercise = async ({ probe, random, listener, early, snapshot }) => {
  const before = probe.inTurn();
  const conn = connection(before, listener, random);
  await before.done();
  await eightAtOnce(probe, random, conn, snapshot);

  const turn = probe.inTurn();
  deliver(turn, early, httpMessage('POST', 100, random), threads.readHttp, { count: COUNT });

  const messages = [
    ...httpSizes.map((size) => ({ text: httpMessage('POST', size, random), thread: threads.readHttp })),
    { text: httpMessage('HTTP', random.int(50, 300), random), thread: threads.readHttp },
    { text: messageWithZeros('POST', random), thread: threads.readHttp },
    ...otherMessages('POST', random).map((text) => ({ text, thread: threads.readOther })),
    { text: shortMessage('POST', random), thread: threads.readShort },
  ];
  for (const { text, thread } of random.shuffled(messages))
    deliver(turn, conn, text, thread, { count: COUNT, fill: random.int(0x41, 0x5a) });
  const atTheEdge = httpMessage('POST', random.int(20, 390), random);
  deliver(turn, conn, atTheEdge, threads.readHttp, { count: atTheEdge.length, edge: true });
  await turn.done();
  await largeRequest(probe, random, conn);

  const old = httpMessage('POST', 80, random);
  const after = probe.inTurn();
  after.nonblock({ thread: threads.readAgain, fd: conn.fd });
  after.read({ thread: threads.readAgain, fd: conn.fd, count: COUNT, bytes: old });
  after.nonblock({ thread: threads.readAgain, fd: conn.fd, on: false });
  after.shutdown({ thread: threads.client, fd: conn.client });
  after.read({ thread: threads.readEnd, fd: conn.fd, count: COUNT, bytes: old });
  hangUp(after, conn.fd);
  await after.done();
};

/** Each message wakes all of them and goes to one; which one, the probe tells. */
async function eightAtOnce(
  probe: Probe,
  random: Random,
  { fd, client }: ProbeConnection,
  snapshot: Stage['snapshot'],
): Promise<void> {
  const [wanderer] = threads.readers;
  await probe.pin({ thread: wanderer, cpu: 0 });
  const inside = threads.readers.map((thread) =>
    probe.read({ thread, fd, count: COUNT, fill: random.int(0x41, 0x5a) }),
  );
  const [blocked] = await Promise.all([inside[0]?.blocked, ...inside.map(({ started }) => started)]);
  if (blocked) snapshot('reading', [blocked]);
  // A call may come back on another processor than it began on.
  if (blocked) await probe.pin({ thread: threads.client, tid: blocked.tid, cpu: 1 });
  const waiting = new Map(inside.map((call, i) => [i, call.done.then(() => i)]));
  while (waiting.size > 0) {
    const bytes = httpMessage('POST', random.int(100, 380), random);
    await probe.send({ thread: threads.client, fd: client, bytes });
    waiting.delete(await Promise.race(waiting.values()));
  }
}

/** 100,000 bytes come in as many reads as they like; only the first begins like HTTP. */
async function largeRequest(probe: Probe, random: Random, { fd, client }: ProbeConnection): Promise<void> {
  const size = 100_000;
  const sent = probe.send({
    thread: threads.client,
    fd: client,
    bytes: httpMessage('POST', 500, random),
    count: size,
    fill: random.int(0x61, 0x7a),
  });
  let { result } = await probe.read({ thread: threads.readHttp, fd, count: size }).done;
  for (let left = size - result; left > 0 && result > 0; left -= result)
    ({ result } = await probe.read({ thread: threads.readOther, fd, count: size }).done);
  await sent;
}
