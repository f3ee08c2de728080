import { OTHER_BAD_FD } from '../../platform/call.ts';
import type { Pieces } from '../orders.ts';
import type { Probe, Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';
import { inPieces, littleRoom, LONG, longPieces, NOWHERE } from './in-pieces.ts';
import { httpMessage, type Start } from './payloads.ts';

/** One more than the kernel takes (UIO_MAXIOV). */
const TOO_MANY = 1025;
/**
 * writev and readv of HTTP in 1 to 18 pieces, some of them empty; of other data; cut short by their result; without
 * success; with pieces that are nowhere; and two threads inside at once.
 */
export const vectors: Exercise = async ({ probe, random, listener }) => {
  const before = probe.inTurn();
  const conns = Array.from({ length: 4 }, () => connection(before, listener, random));
  await before.done();
  const [conn, short, slow, other] = conns as [ProbeConnection, ProbeConnection, ProbeConnection, ProbeConnection];
  await twoAtOnce(probe, random, conn, other);
  const finish = await startLongAnswer(probe, random, slow);

  const turn = probe.inTurn();
  for (const message of random.shuffled(messages('HTTP', random))) turn.writev({ ...message, fd: conn.fd });
  cutShort(turn, short, random);
  for (const message of random.shuffled(messages('POST', random))) arrive(turn, conn, message, random);
  piecesNowhere(turn, conn, random);
  failures(turn, conn, random);
  await finish(turn);
  for (const each of random.shuffled(conns)) hangUp(turn, each.fd);
  await turn.done();
};

interface Message extends Pieces {
  pieces: { bytes: string }[];
  thread: number;
}

/** What is moved at once, cut into pieces, and by which thread of the writers or the readers. */
function messages(start: Start, random: Random): Message[] {
  const by =
    start === 'HTTP'
      ? { http: threads.writevHttp, other: threads.writevOther }
      : { http: threads.readvHttp, other: threads.readvOther };
  const { http, others } = inPieces(start, random);
  const of = (thread: number) => (pieces: string[]) => ({
    ...{ thread, pieces: pieces.map((bytes) => ({ bytes })), fill: random.int(0x41, 0x5a) },
  });
  return [
    ...http.map(of(by.http)),
    ...others.map(of(by.other)),
    { ...of(by.http)([httpMessage(start, random.int(20, 90), random), random.text(random.int(20, 90))]), edge: true },
  ];
}

/** The client sends it in one, and a reader takes it in these pieces; mostly there is room for more, in two of them. */
function arrive(turn: Turn, { fd, client }: ProbeConnection, { pieces, ...rest }: Message, random: Random): void {
  turn.send({ thread: threads.client, fd: client, bytes: pieces.map(({ bytes }) => bytes).join('') });
  const room = pieces.map(({ bytes }) => ({ count: bytes.length }));
  const last = room.at(-1);
  if (last && !rest.edge) last.count += random.int(20, 500);
  const more = rest.edge ? [] : [{ count: random.int(20, 500) }];
  turn.readv({ ...rest, fd, pieces: [...room, ...more] });
}

/** The connection's number goes to a socket with little room: the result ends in the second piece, and the third has no part. */
function cutShort(turn: Turn, conn: ProbeConnection, random: Random): void {
  littleRoom(turn, conn.fd);
  turn.nonblock({ thread: threads.client, fd: conn.fd });
  turn.writev({ thread: threads.writevHttp, fd: conn.fd, pieces: longPieces(random), fill: 0x2e });
}

/** A thread that stays inside writev, while others write, until `finish` has read everything. */
async function startLongAnswer(
  probe: Probe,
  random: Random,
  conn: ProbeConnection,
): Promise<(turn: Turn) => Promise<void>> {
  const before = probe.inTurn();
  const ends = littleRoom(before, conn.fd);
  await before.done();
  const [, reader] = await ends;
  const call = probe.writev({ thread: threads.writevLong, fd: conn.fd, pieces: longPieces(random), fill: 0x2e });
  await call.blocked;
  return async (turn) => {
    const count = LONG.reduce((sum, size) => sum + size, 0);
    // MSG_WAITALL: it reads until it has everything.
    turn.recv({ thread: threads.client, fd: reader, count, flags: 0x100 });
    await call.done;
  };
}

/** Two threads wait inside readv, each for its own client, and are answered in the other order. */
async function twoAtOnce(probe: Probe, random: Random, a: ProbeConnection, b: ProbeConnection): Promise<void> {
  const pieces = () => [{ count: random.int(20, 40) }, { count: 500 }];
  const inA = probe.readv({ thread: threads.readvA, fd: a.fd, pieces: pieces(), fill: random.int(0x41, 0x5a) });
  await inA.blocked;
  const inB = probe.readv({ thread: threads.readvB, fd: b.fd, pieces: pieces(), fill: random.int(0x41, 0x5a) });
  await inB.blocked;
  for (const [{ client }, call] of [
    [b, inB],
    [a, inA],
  ] as const) {
    const bytes = httpMessage('POST', random.int(60, 300), random);
    await probe.send({ thread: threads.client, fd: client, bytes });
    await call.done;
  }
}

/**
 * Pieces that are nowhere. Where they are empty, or the result does not reach them, the call succeeds all the same; else it
 * fails, with HTTP in the piece before.
 */
function piecesNowhere(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  // Another for each: an event tells by its bytes which call it is for.
  const head = () => ({ bytes: httpMessage('HTTP', random.int(20, 90), random) });
  const unmapped = { pointer: NOWHERE[0], count: 0 };
  turn.writev({ thread: threads.writevHttp, fd, pieces: [unmapped, head(), unmapped, { bytes: random.text(30) }] });
  for (const pointer of NOWHERE)
    turn.writev({ thread: threads.writevBad, fd, pieces: [head(), { pointer, count: 50 }] });

  const request = httpMessage('POST', random.int(60, 90), random);
  const beyond = { ...unmapped, count: 50 };
  turn.send({ thread: threads.client, fd: client, bytes: request });
  turn.readv({ thread: threads.readvBad, fd, pieces: [{ count: 40 }, beyond] });
  turn.readv({ thread: threads.readvHttp, fd, pieces: [{ count: request.length + 1 }, beyond] });
}

/** Lists that are too long or are nowhere, no connection, nothing to read yet, and its end: with old HTTP in the pieces. */
function failures(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  const old = (start: Start) => ({ pieces: [{ bytes: httpMessage(start, 80, random) }, { bytes: random.text(40) }] });
  const [asWriter, asReader] = [
    { thread: threads.writevBad, ...old('HTTP') },
    { thread: threads.readvBad, ...old('POST') },
  ];
  for (const pointer of NOWHERE) {
    turn.writev({ ...asWriter, fd, pointer, count: 2 });
    turn.readv({ ...asReader, fd, pointer, count: 2 });
  }
  turn.writev({ ...asWriter, fd, count: TOO_MANY });
  turn.readv({ ...asReader, fd, count: TOO_MANY });
  turn.writev({ ...asWriter, fd: OTHER_BAD_FD });
  turn.readv({ ...asReader, fd: OTHER_BAD_FD });

  turn.nonblock({ thread: threads.readvAgain, fd });
  turn.readv({ thread: threads.readvAgain, fd, ...old('POST') });
  turn.nonblock({ thread: threads.readvAgain, fd, on: false });
  turn.shutdown({ thread: threads.client, fd: client });
  turn.readv({ thread: threads.readvEnd, fd, ...old('POST') });
}
