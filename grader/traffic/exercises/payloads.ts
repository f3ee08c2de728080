import type { Random } from '../random.ts';

/** The event's message holds 400 bytes; sizes around it, and around the 16 of the HTTP test, tell most mistakes apart. */
export const httpSizes = [16, 17, 399, 400, 401, 4000];

export type Start = 'POST' | 'HTTP';
const HEADS = { POST: ['POST /'], HTTP: ['HTTP/1.1 ', 'HTTP/1.0 '] };

/** An HTTP-looking message of exactly `size` bytes (at least 16), with random text to its last byte. */
export function httpMessage(start: Start, size: number, random: Random): string {
  const head = random.shuffled(HEADS[start])[0] ?? start;
  return head + random.text(size - head.length);
}

/** An HTTP message with zero bytes inside. */
export function messageWithZeros(start: Start, random: Random): string {
  const message = httpMessage(start, random.int(60, 300), random);
  const at = random.int(20, 40);
  return `${message.slice(0, at)}\0${message.slice(at, at + 5)}\0${message.slice(at + 5)}`;
}

/**
 * Beginnings that share 0 to 3 bytes with HTTP or POST, or the letters, or mix the two. None is a method of HTTP, which a
 * program may well recognise.
 */
const OTHER_STARTS = {
  POST: [
    ...[['PING', 'PUSH'], ['POLL', 'POKE'], ['POSE', 'POSH'], [' POST', 'xPOST'], ['SSH-2.0-OpenSSH_9.2p1']],
    ...[['post', 'Post'], ['COST', 'MOST'], ['HOST']],
  ],
  HTTP: [
    ...[['HELO', 'HEAP'], ['HTML', 'HTAB'], ['HTTQ', 'HTTX'], [' HTTP', 'xHTTP'], ['SSH-2.0-OpenSSH_9.2p1']],
    ...[['http', 'Http'], ['FTTP', 'NTTP'], ['POTP']],
  ],
};

/** Data that is not HTTP by the tutorial's test. */
export const otherMessages = (start: Start, random: Random): string[] =>
  OTHER_STARTS[start].map((words) => `${random.shuffled(words)[0] ?? ''} ${random.text(random.int(20, 600))}`);

/** It begins like HTTP, but is one byte short of the 16 that count. */
export const shortMessage = (start: Start, random: Random): string => start + random.text(11);
