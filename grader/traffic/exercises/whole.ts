import { messageFlags } from '../../platform/message-flags.ts';
import { MOST_TOLD } from '../orders.ts';
import type { Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';
import { NOWHERE } from './in-pieces.ts';

const { MSG_PEEK, MSG_DONTWAIT, MSG_WAITALL } = messageFlags;

/** Around the 400 bytes of an event, and what 32 events hold. */
const SIZES = [400, 401, 799, 4_000, MOST_TOLD];
/** More than 32 events hold. */
const LARGE = 60_000;
const told = MOST_TOLD;
const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/**
 * Connections as streams: bodies of many sizes, in one buffer and in pieces; requests behind one another, cut in two, and
 * known by their answer alone; every method; what is no HTTP; and the same numbers again and again.
 */
export const whole: Exercise = async ({ probe, random, listener }) => {
  const before = probe.inTurn();
  const conns = Array.from({ length: 8 }, () => connection(before, listener, random));
  await before.done();
  const [sizes, split, byte, answer, never, pieces, between, gap] = conns as [
    ...[ProbeConnection, ProbeConnection, ProbeConnection, ProbeConnection],
    ...[ProbeConnection, ProbeConnection, ProbeConnection, ProbeConnection],
  ];
  const sent = probe.send({ ...large(random), thread: threads.sender, fd: gap.client });
  const taken = probe.recv({ thread: threads.taker, fd: gap.client, count: LARGE, flags: MSG_WAITALL });

  const turn = probe.inTurn();
  neverHttp(turn, never, random);
  manySizes(turn, sizes, random);
  inTwoParts(turn, split, random);
  oneByteFirst(turn, byte, random);
  answerAlone(turn, answer, random);
  inManyPieces(turn, pieces, random);
  failuresBetween(turn, between, random);
  moreThanReported(turn, gap, random);
  await Promise.all([turn.done(), sent, taken]);

  const after = probe.inTurn();
  for (const each of random.shuffled(conns)) hangUp(after, each.fd);
  for (const method of random.shuffled(METHODS)) {
    const conn = connection(after, listener, random);
    ask(after, conn, `${method} /${random.text(random.int(12, 700))}`);
    write(after, conn, someText(random));
    hangUp(after, conn.fd);
  }
  const stranger = connection(after, listener, random);
  neverHttp(after, stranger, random);
  hangUp(after, stranger.fd);
  theNumberAgain(after, connection(after, listener, random), connection(after, listener, random), random);
  await after.done();
};

const someText = (random: Random, size = random.int(20, 600)): string => random.text(size);
const request = (random: Random): string => `POST /${someText(random)}`;
const response = (random: Random): string => `HTTP/1.1 ${someText(random)}`;
/** A body that no two parts of are alike. */
const large = (random: Random, start = 'POST /') => ({
  ...{ bytes: `${start}${random.text(40)}`, count: LARGE },
  pattern: random.int(1, 1 << 30),
});

/** The client sends it, and the server reads it, at most so much at once. */
function ask(turn: Turn, { fd, client }: ProbeConnection, bytes: string, ...counts: number[]): void {
  turn.send({ thread: threads.client, fd: client, bytes });
  for (const count of [...counts, told]) turn.read({ thread: threads.readHttp, fd, count, told });
}

function write(turn: Turn, { fd }: ProbeConnection, bytes: string): void {
  turn.write({ thread: threads.writeHttp, fd, bytes, told });
}

/** Requests and responses of each size, and after each something that does not begin like HTTP. */
function manySizes(turn: Turn, conn: ProbeConnection, random: Random): void {
  const { fd, client } = conn;
  for (const count of random.shuffled(SIZES)) {
    turn.send({ thread: threads.client, fd: client, ...large(random), count });
    turn.read({ thread: threads.readHttp, fd, count, told });
    ask(turn, conn, someText(random));
    turn.write({ thread: threads.writeHttp, fd, ...large(random, 'HTTP/1.1 '), count, told });
    turn.sendto({ thread: threads.sendtoHttp, fd, bytes: someText(random), told });
  }
  // Two requests at once, and two answers.
  ask(turn, conn, request(random) + request(random));
  write(turn, conn, response(random) + response(random));
}

function inTwoParts(turn: Turn, conn: ProbeConnection, random: Random): void {
  ask(turn, conn, `POST /${someText(random, 300)}`, random.int(20, 200));
  write(turn, conn, response(random));
  ask(turn, conn, `GET /${someText(random, 900)}`, random.int(500, 800));
}

/** As servers do that look which protocol a client speaks. */
function oneByteFirst(turn: Turn, conn: ProbeConnection, random: Random): void {
  for (let i = 0; i < 2; i++) {
    ask(turn, conn, `GET /${someText(random)}`, 1);
    write(turn, conn, response(random));
  }
}

function answerAlone(turn: Turn, conn: ProbeConnection, random: Random): void {
  ask(turn, conn, `HELO ${someText(random)}`);
  write(turn, conn, response(random));
  ask(turn, conn, `MAIL ${someText(random)}`);
  write(turn, conn, someText(random));
}

function neverHttp(turn: Turn, conn: ProbeConnection, random: Random): void {
  write(turn, conn, `SSH-2.0-OpenSSH_9.2p1 ${someText(random)}`);
  ask(turn, conn, `SSH-2.0-${someText(random)}`);
  ask(turn, conn, someText(random, 900));
  const { fd } = conn;
  turn.writev({ thread: threads.writevOther, fd, pieces: [{ bytes: someText(random) }, { bytes: request(random) }] });
  write(turn, conn, `POST${random.text(11)}`);
}

/** Pieces that take several events each, many small ones, and calls of which more than 32 events would be due. */
function inManyPieces(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  const head = { bytes: response(random) };
  const bodies = [401, 1_200, 0, 37, 800].map((count) => ({ bytes: random.text(Math.min(count, 20)), count }));
  const pattern = () => random.int(1, 1 << 30);
  turn.writev({ thread: threads.writevHttp, fd, pieces: [head, ...bodies], pattern: pattern(), told });
  turn.sendmsg({ thread: threads.sendmsgHttp, fd, pieces: bodies, pattern: pattern(), told });
  const small = Array.from({ length: 20 }, () => ({ bytes: random.text(random.int(3, 40)) }));
  turn.writev({ thread: threads.writevHttp, fd, pieces: small, told });
  const long = [7_000, 300, 7_000, 90].map((count) => ({ bytes: random.text(20), count }));
  turn.writev({ thread: threads.writevHttp, fd, pieces: long, pattern: pattern(), told });
  turn.writev({ thread: threads.writevHttp, fd, pieces: [{ bytes: someText(random) }], told });

  turn.send({ thread: threads.client, fd: client, bytes: `PUT /${random.text(30)}`, count: 1_500, pattern: pattern() });
  turn.readv({ thread: threads.readvHttp, fd, pieces: [{ count: 300 }, { count: 900 }, { count: 700 }], told });
  turn.send({ thread: threads.client, fd: client, bytes: random.text(20), count: 1_500, pattern: pattern() });
  turn.recvmsg({ thread: threads.recvmsgHttp, fd, pieces: [{ count: 30 }, { count: 2_000 }], told });
}

/** Nothing that moves no bytes counts. */
function failuresBetween(turn: Turn, conn: ProbeConnection, random: Random): void {
  const { fd, client } = conn;
  const old = request(random);
  ask(turn, conn, request(random));
  turn.recvfrom({ thread: threads.recvfromAgain, fd, bytes: old, flags: MSG_DONTWAIT });
  turn.send({ thread: threads.client, fd: client, bytes: someText(random) });
  turn.recvfrom({ thread: threads.recvfromLook, fd, count: told, flags: MSG_PEEK });
  turn.recvfrom({ thread: threads.recvfromHttp, fd, count: told, told });
  for (const pointer of NOWHERE) turn.sendto({ thread: threads.sendtoBad, fd, pointer, count: 80 });
  write(turn, conn, response(random));
  turn.nonblock({ thread: threads.readAgain, fd });
  turn.read({ thread: threads.readAgain, fd, bytes: old });
  turn.nonblock({ thread: threads.readAgain, fd, on: false });
  ask(turn, conn, someText(random));
  write(turn, conn, someText(random));
}

/** Of a call that moves so much not all is reported; what comes behind it shows how much is missing. */
function moreThanReported(turn: Turn, conn: ProbeConnection, random: Random): void {
  const { fd } = conn;
  turn.recvfrom({ thread: threads.recvfromHttp, fd, count: LARGE, flags: MSG_WAITALL, told });
  ask(turn, conn, someText(random));
  turn.write({ thread: threads.writeHttp, fd, ...large(random, 'HTTP/1.1 '), told });
  write(turn, conn, someText(random));
}

/** A number that had HTTP, for HTTP, for something else, and for what is no connection. */
function theNumberAgain(turn: Turn, a: ProbeConnection, b: ProbeConnection, random: Random): void {
  ask(turn, a, request(random));
  write(turn, a, response(random));
  const ends = turn.socketpair({ thread: threads.client });
  hangUp(turn, a.fd);
  turn.dup2({ thread: threads.client, fd: ends, to: a.fd });
  write(turn, a, someText(random));
  hangUp(turn, a.fd);
  ask(turn, b, request(random));
  hangUp(turn, b.fd);
}
