import type { Random } from '../random.ts';
import type { Orders, Descriptor, Ordered } from '../orders.ts';
import { threads } from '../stage.ts';
import { httpMessage, messageWithZeros, otherMessages, shortMessage, type Start } from './payloads.ts';

/** What is moved at once, cut into pieces: HTTP in 1 to 18 of them, some empty, and other data. */
export function inPieces(start: Start, random: Random): { http: string[][]; others: string[][] } {
  const head = () => httpMessage(start, random.int(20, 90), random);
  const text = (size = random.int(20, 390)) => random.text(size);
  const http = [
    [httpMessage(start, random.int(17, 390), random)],
    [head(), text()],
    // As Node's http has it: the head, then for each chunk its size, itself and its end; the last chunk is empty.
    [head(), text(4), text(), text(2), text(3), text(), text(2), text(3), text(2)],
    ['', head(), '', text(), ''],
    [head(), text(random.int(401, 4000)), text()],
    [httpMessage(start, random.int(401, 900), random), text()],
    [messageWithZeros(start, random), text(400), text(401)],
    // Sixteen bytes in all, in one and in two.
    [httpMessage(start, 16, random)],
    [start, text(12)],
    Array.from({ length: 16 }, (_, i) => (i === 0 ? head() : text(random.int(17, 60)))),
    // What is behind the sixteenth need not be reported, but the others must.
    Array.from({ length: 18 }, (_, i) => (i === 0 ? head() : text(random.int(17, 60)))),
  ];
  const [different = ''] = random.shuffled(otherMessages(start, random));
  const others = [
    [different, httpMessage(start, 60, random)],
    [different.slice(0, 16), text()],
    ['', different],
    cut(shortMessage(start, random)),
  ];
  return { http, others };
}

const cut = (text: string): string[] => [text.slice(0, 8), text.slice(8)];

/** Puts a socket with little room in the place of a connection; resolves with its two ends. */
export function littleRoom(orders: Orders, fd: Descriptor): Ordered<[number, number]> {
  const ends = orders.socketpair({ thread: threads.client });
  orders.dup2({ thread: threads.client, fd: ends, to: fd });
  orders.smallSendBuffer({ thread: threads.client, fd });
  return ends;
}

/** More than a socket with little room takes at once. */
export const LONG = [300, 200_000, 50];

export const longPieces = (random: Random) =>
  LONG.map((count, i) => ({ bytes: i === 0 ? httpMessage('HTTP', count, random) : random.text(40), count }));

/** Where nothing can be read: in the first page of a process, and where the kernel is. */
export const NOWHERE = [8n, 0xffff_8000_0000_0000n] as const;
