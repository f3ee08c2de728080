import { CHUNK_END_BYTES, chunkLine, isChunked } from './chunked.ts';
import { lengthsOf, type HttpMessage } from './http-message.ts';

/** A message's head with its blank line, and its body as its receiver has it: without the lines of chunks. */
export interface Parts {
  head: string;
  body: Uint8Array;
  /** As the head says. */
  type: string | undefined;
  /** Compressed, or no text in UTF-8. */
  isBinary: boolean;
}

/** The parts of a message that has a whole head and says that it has a body; undefined otherwise. */
export function partsOf({ pieces }: HttpMessage): Parts | undefined {
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  const { headBytes, bodyBytes } = lengthsOf(bytes.toString('latin1'));
  if (headBytes === undefined || bodyBytes === 0) return undefined;
  const head = bytes.subarray(0, headBytes).toString('latin1');
  const rest = bytes.subarray(headBytes);
  const isWhole = pieces.length === 1;
  const body = isWhole && isChunked(head) ? withoutChunks(rest) : rest;
  return { head, body, type: fieldOf(head, 'content-type'), isBinary: isBinary(head, body) };
}

const fieldOf = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*([^\\r\\n;]+)`, 'im').exec(head)?.[1]?.trim();

function isBinary(head: string, body: Uint8Array): boolean {
  const encoding = fieldOf(head, 'content-encoding');
  if (body.length === 0) return false;
  if (encoding !== undefined && encoding !== 'identity') return true;
  return body.includes(0) || Buffer.from(body).toString().includes('\ufffd');
}

/** What the chunks hold, as far as they can be read. */
function withoutChunks(bytes: Buffer): Uint8Array {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const line = chunkLine(bytes.subarray(at));
    if (!line || line.size === 0) break;
    at += line.lineBytes;
    parts.push(bytes.subarray(at, at + line.size));
    at += line.size + CHUNK_END_BYTES;
  }
  return new Uint8Array(Buffer.concat(parts));
}
