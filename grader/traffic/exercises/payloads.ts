import type { Random } from '../random.ts';

/** The event's message holds this many bytes; sizes around it, and around the 16 of the HTTP test, tell most mistakes apart. */
export const httpSizes = [16, 17, 60, 399, 400, 401, 4000];

/** An HTTP-looking message of exactly `size` bytes (at least 16), with random text to its last byte. */
export function httpMessage(start: 'POST' | 'HTTP', size: number, random: Random): string {
  const head = start === 'POST' ? 'POST /' : 'HTTP/1.1 ';
  return head + random.text(size - head.length);
}

/** Data that is not HTTP by the tutorial's test: too short, or another start. */
export function otherMessages(start: 'POST' | 'HTTP', random: Random): string[] {
  return [
    start + random.text(11), // 15 bytes: one short of the 16 that count
    `HELO ${random.text(40)}`,
    `PUSH ${random.text(40)}`,
    `SSH-2.0-${random.text(30)}`,
    random.text(500),
    ` ${start}${random.text(40)}`,
  ];
}
