/** Whether a head says that its body comes in chunks (RFC 9112, section 7.1). */
export const isChunked = (head: string): boolean => /^transfer-encoding:.*\bchunked\b/im.test(head);

/** More than the first line of a chunk takes. */
const LINE_BYTES = 1024;

/** What follows a chunk's bytes: a line break. */
export const CHUNK_END_BYTES = 2;

/** The line that begins a chunk: how long it is itself, and how many bytes the chunk has. Undefined where there is none. */
export function chunkLine(bytes: Uint8Array): { lineBytes: number; size: number } | undefined {
  const text = Buffer.from(bytes.subarray(0, LINE_BYTES)).toString('latin1');
  const line = /^([\da-f]{1,8})[^\r\n]*\r?\n/i.exec(text);
  return line ? { lineBytes: line[0].length, size: parseInt(line[1] ?? '', 16) } : undefined;
}
