import { OTHER_BAD_FD } from '../../platform/call.ts';
import { messageFlags } from '../../platform/message-flags.ts';
import type { InFlight } from '../orders.ts';
import type { Probe, Turn } from '../probe.ts';
import type { Random } from '../random.ts';
import { connection, hangUp, threads, type Exercise, type ProbeConnection } from '../stage.ts';
import { inPieces, littleRoom, longPieces, NOWHERE } from './in-pieces.ts';
import { httpMessage, httpSizes, messageWithZeros, otherMessages, shortMessage, type Start } from './payloads.ts';

const { MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT, MSG_WAITALL, MSG_NOSIGNAL } = messageFlags;

/** One more than the kernel takes (UIO_MAXIOV). */
const TOO_MANY = 1025;
/** Larger than the messages. */
const COUNT = 8192;

/**
 * The calls that are for sockets only: with flags and without, looks, packets that are larger than their buffer, messages
 * without pieces, failures, and two threads inside at once.
 */
export const messages: Exercise = async ({ probe, random, listener }) => {
  const before = probe.inTurn();
  const conns = Array.from({ length: 4 }, () => connection(before, listener, random));
  const packets = before.socketpair({ thread: threads.client, packets: true });
  await before.done();
  const [conn, other, short, split] = conns as [ProbeConnection, ProbeConnection, ProbeConnection, ProbeConnection];
  await twoAtOnce(probe, random, conn, other);
  await othersMeanwhile(probe, random, conn);

  const turn = probe.inTurn();
  sendBuffers(turn, conn, random);
  sendMessages(turn, conn, random);
  takeBuffers(turn, conn, random);
  takeMessages(turn, conn, random);
  lookFirst(turn, conn, random);
  cutShort(turn, short, random);
  failures(turn, conn, random);
  turn.dup2({ thread: threads.client, fd: packets, to: split.fd });
  takePackets(turn, { fd: split.fd, sender: (await packets)[1] }, random);
  for (const each of random.shuffled(conns)) hangUp(turn, each.fd);
  await turn.done();
};

const someFill = (random: Random): number => random.int(0x41, 0x5a);

/** What one of several calls is told, in turn. */
const inRotation = (flags: readonly number[], at: number): number => flags[at % flags.length] ?? 0;
const SENT_WITH = [0, MSG_NOSIGNAL, MSG_DONTWAIT] as const;
const TAKEN_WITH = [0, MSG_DONTWAIT] as const;

interface Text {
  text: string;
  isHttp: boolean;
}

/** HTTP of many sizes, and what is none. */
function texts(start: Start, random: Random): Text[] {
  const http = [
    ...httpSizes.map((size) => httpMessage(start, size, random)),
    messageWithZeros(start, random),
    httpMessage(start === 'HTTP' ? 'POST' : 'HTTP', random.int(50, 300), random),
  ];
  const others = [...otherMessages(start, random).slice(0, 3), shortMessage(start, random)];
  return random.shuffled([
    ...http.map((text) => ({ text, isHttp: true })),
    ...others.map((text) => ({ text, isHttp: false })),
  ]);
}

function sendBuffers(turn: Turn, { fd }: ProbeConnection, random: Random): void {
  for (const [i, { text, isHttp }] of texts('HTTP', random).entries())
    turn.sendto({
      thread: isHttp ? threads.sendtoHttp : threads.sendtoOther,
      ...{ fd, bytes: text, flags: inRotation(SENT_WITH, i), fill: someFill(random) },
    });
  const atTheEdge = httpMessage('HTTP', random.int(20, 390), random);
  turn.sendto({ thread: threads.sendtoHttp, fd, bytes: atTheEdge, edge: true });
}

function takeBuffers(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  for (const [i, { text, isHttp }] of texts('POST', random).entries()) {
    turn.send({ thread: threads.client, fd: client, bytes: text });
    turn.recvfrom({
      thread: isHttp ? threads.recvfromHttp : threads.recvfromOther,
      ...{ fd, count: COUNT, flags: inRotation(TAKEN_WITH, i), fill: someFill(random) },
    });
  }
  const whole = httpMessage('POST', random.int(20, 390), random);
  turn.send({ thread: threads.client, fd: client, bytes: whole });
  turn.recvfrom({ thread: threads.recvfromHttp, fd, count: whole.length, edge: true, flags: MSG_WAITALL });
}

/** By which threads what is in pieces goes over a socket. */
const pieced = (start: Start, random: Random) => {
  const { http, others } = inPieces(start, random);
  return random.shuffled([
    ...http.map((pieces) => ({ pieces, isHttp: true })),
    ...others.map((pieces) => ({ pieces, isHttp: false })),
  ]);
};

function sendMessages(turn: Turn, { fd }: ProbeConnection, random: Random): void {
  for (const [i, { pieces, isHttp }] of pieced('HTTP', random).entries())
    turn.sendmsg({
      thread: isHttp ? threads.sendmsgHttp : threads.sendmsgOther,
      ...{ fd, pieces: pieces.map((bytes) => ({ bytes })), flags: inRotation(SENT_WITH, i), fill: someFill(random) },
    });
  const [head, rest] = [httpMessage('HTTP', random.int(20, 90), random), random.text(random.int(20, 90))];
  turn.sendmsg({ thread: threads.sendmsgHttp, fd, pieces: [{ bytes: head }, { bytes: rest }], edge: true });
  // The list that it had is still there, with what it had before.
  turn.sendmsg({ thread: threads.sendmsgOther, fd, ...oldPieces('HTTP', random), count: 0 });
}

/** The client sends it in one; mostly there is room for more, in two of the pieces. */
function takeMessages(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  for (const [i, { pieces, isHttp }] of pieced('POST', random).entries()) {
    turn.send({ thread: threads.client, fd: client, bytes: pieces.join('') });
    const room = pieces.map((bytes) => ({ count: bytes.length }));
    const last = room.at(-1);
    if (last) last.count += random.int(20, 500);
    turn.recvmsg({
      thread: isHttp ? threads.recvmsgHttp : threads.recvmsgOther,
      ...{ fd, pieces: [...room, { count: random.int(20, 500) }] },
      ...{ flags: inRotation(TAKEN_WITH, i), fill: someFill(random) },
    });
  }
}

/** Looks at what has come, alone and with another flag, and then takes it. */
function lookFirst(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  for (const flags of [MSG_PEEK, MSG_PEEK | MSG_DONTWAIT]) {
    const bytes = httpMessage('POST', random.int(60, 300), random);
    const inTwo = [{ count: 40 }, { count: COUNT }];
    turn.send({ thread: threads.client, fd: client, bytes });
    turn.recvfrom({ thread: threads.recvfromLook, fd, count: COUNT, flags, fill: someFill(random) });
    turn.recvmsg({ thread: threads.recvmsgLook, fd, pieces: inTwo, flags, fill: someFill(random) });
    if (flags === MSG_PEEK) turn.recvfrom({ thread: threads.recvfromHttp, fd, count: COUNT });
    else turn.recvmsg({ thread: threads.recvmsgHttp, fd, pieces: inTwo });
  }
}

/** The connection's number goes to a socket with little room: the result ends in the second piece, and the third has no part. */
function cutShort(turn: Turn, { fd }: ProbeConnection, random: Random): void {
  littleRoom(turn, fd);
  turn.sendmsg({
    thread: threads.sendmsgHttp,
    ...{ fd, pieces: longPieces(random), fill: 0x2e, flags: MSG_DONTWAIT },
  });
}

/** The connection's number goes to a socket of packets: a read takes one, and loses what it has no room for. */
function takePackets(turn: Turn, { fd, sender }: { fd: InFlight; sender: number }, random: Random): void {
  const send = (size: number) =>
    turn.send({ thread: threads.client, fd: sender, bytes: httpMessage('POST', size, random) });
  const [thread, fill] = [threads.recvfromHttp, someFill(random)];
  for (const flags of [0, MSG_TRUNC]) {
    send(random.int(200, 390));
    turn.recvfrom({ thread, fd, count: random.int(60, 150), flags, fill });
  }
  send(random.int(500, 900));
  turn.recvfrom({ thread, fd, count: random.int(40, 300), flags: MSG_TRUNC, fill, edge: true });

  send(random.int(300, 390));
  turn.recvfrom({ thread: threads.recvfromLook, fd, count: 60, flags: MSG_PEEK | MSG_TRUNC, fill });
  turn.recvmsg({ thread: threads.recvmsgHttp, fd, pieces: [{ count: 60 }, { count: 90 }], flags: MSG_TRUNC, fill });
  // Nothing is asked for, and the result is the size of the packet all the same.
  send(random.int(200, 390));
  turn.recvmsg({ thread: threads.recvmsgOther, fd, ...oldPieces('POST', random), count: 0, flags: MSG_TRUNC });
}

/** Two threads wait inside the same call, each for its own client, and are answered in the other order. */
async function twoAtOnce(probe: Probe, random: Random, a: ProbeConnection, b: ProbeConnection): Promise<void> {
  const pieces = () => [{ count: random.int(20, 40) }, { count: 500 }];
  const answer = async ({ client }: ProbeConnection, call: InFlight) => {
    await probe.send({ thread: threads.client, fd: client, bytes: httpMessage('POST', random.int(60, 300), random) });
    await call.done;
  };
  const bufferA = probe.recvfrom({ thread: threads.recvfromA, fd: a.fd, count: COUNT, fill: someFill(random) });
  await bufferA.blocked;
  const bufferB = probe.recvfrom({ thread: threads.recvfromB, fd: b.fd, count: COUNT, fill: someFill(random) });
  await bufferB.blocked;
  await answer(b, bufferB);
  await answer(a, bufferA);
  const messageA = probe.recvmsg({ thread: threads.recvmsgA, fd: a.fd, pieces: pieces(), fill: someFill(random) });
  await messageA.blocked;
  const messageB = probe.recvmsg({ thread: threads.recvmsgB, fd: b.fd, pieces: pieces(), fill: someFill(random) });
  await messageB.blocked;
  await answer(b, messageB);
  await answer(a, messageA);
}

/** One thread waits inside a call for what comes over a connection, while others send over it. */
async function othersMeanwhile(probe: Probe, random: Random, { fd, client }: ProbeConnection): Promise<void> {
  const response = () => httpMessage('HTTP', random.int(60, 300), random);
  const waiting = [
    () => probe.recvfrom({ thread: threads.recvfromA, fd, count: COUNT, fill: someFill(random) }),
    () => probe.recvmsg({ thread: threads.recvmsgA, fd, pieces: [{ count: 30 }, { count: COUNT }] }),
  ];
  for (const wait of waiting) {
    const call = wait();
    await call.blocked;
    const turn = probe.inTurn();
    turn.sendto({ thread: threads.sendtoHttp, fd, bytes: response(), fill: someFill(random) });
    turn.sendmsg({ thread: threads.sendmsgHttp, fd, pieces: [{ bytes: response() }, { bytes: random.text(50) }] });
    turn.send({ thread: threads.client, fd: client, bytes: httpMessage('POST', random.int(60, 300), random) });
    await turn.done();
    await call.done;
  }
}

/** What an earlier call has left in the memory. */
const oldPieces = (start: Start, random: Random) => ({
  pieces: [{ bytes: httpMessage(start, 80, random) }, { bytes: random.text(40) }],
});

/** Memory that is nowhere, too many pieces, no connection, nothing to read yet, and its end: with old HTTP in the memory. */
function failures(turn: Turn, { fd, client }: ProbeConnection, random: Random): void {
  const [response, request] = [httpMessage('HTTP', 80, random), httpMessage('POST', 80, random)];
  const [sender, taker] = [
    { thread: threads.sendmsgBad, ...oldPieces('HTTP', random), flags: MSG_NOSIGNAL },
    { thread: threads.recvmsgBad, ...oldPieces('POST', random) },
  ];
  // What has come stays where it is, for the call that succeeds.
  const whole = httpMessage('POST', random.int(60, 90), random);
  turn.send({ thread: threads.client, fd: client, bytes: whole });
  for (const pointer of NOWHERE) {
    turn.sendto({ thread: threads.sendtoBad, fd, pointer, count: 80 });
    turn.recvfrom({ thread: threads.recvfromBad, fd, pointer, count: 80 });
    turn.sendmsg({ ...sender, fd, pointer });
    turn.recvmsg({ ...taker, fd, pointer });
    turn.sendmsg({ ...sender, fd, pieces: [{ bytes: response }, { pointer, count: 50 }] });
    turn.recvmsg({ ...taker, fd, pieces: [{ count: 40 }, { pointer, count: 50 }] });
  }
  turn.recvmsg({ thread: threads.recvmsgHttp, fd, pieces: [{ count: 20 }, { count: COUNT }] });

  turn.sendmsg({ ...sender, fd, count: TOO_MANY });
  turn.recvmsg({ ...taker, fd, count: TOO_MANY });
  turn.sendto({ thread: threads.sendtoBad, fd: OTHER_BAD_FD, bytes: response });
  turn.recvfrom({ thread: threads.recvfromBad, fd: OTHER_BAD_FD, bytes: request });
  turn.sendmsg({ ...sender, fd: OTHER_BAD_FD });
  turn.recvmsg({ ...taker, fd: OTHER_BAD_FD });

  turn.recvfrom({ thread: threads.recvfromAgain, fd, bytes: request, flags: MSG_DONTWAIT });
  turn.recvmsg({ thread: threads.recvmsgAgain, fd, ...oldPieces('POST', random), flags: MSG_DONTWAIT });
  turn.shutdown({ thread: threads.client, fd: client });
  turn.recvfrom({ thread: threads.recvfromEnd, fd, bytes: request });
  turn.recvmsg({ thread: threads.recvmsgEnd, fd, ...oldPieces('POST', random) });
}
