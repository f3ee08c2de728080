import type { Readable } from 'node:stream';

/** No honest message comes near it; a guest that sends more is cut off. */
export const MAX_LINE_BYTES = 32 * 1024 * 1024;

export class LineTooLong extends Error {
  constructor() {
    super(`a line of more than ${MAX_LINE_BYTES} bytes`);
  }
}

/** Calls back for every complete line that is not empty; a longer one than 32 MiB destroys the stream with a LineTooLong. */
export function lines(stream: Readable, onLine: (line: string) => void): void {
  let parts: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    let begin = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, begin)) {
      const line =
        parts.length === 0
          ? chunk.toString('utf8', begin, end)
          : Buffer.concat([...parts, chunk.subarray(begin, end)]).toString('utf8');
      parts = [];
      size = 0;
      begin = end + 1;
      if (line !== '') onLine(line);
    }
    if (begin === chunk.length) return;
    parts.push(chunk.subarray(begin));
    size += chunk.length - begin;
    if (size > MAX_LINE_BYTES) stream.destroy(new LineTooLong());
  });
}
