import { CHUNK_END_BYTES, chunkLine, isChunked } from './chunked.ts';
import { asksForHead, beginsMessage, kindOf, latin1, lengthsOf, type HttpMessage } from './http-message.ts';
import type { Stream } from './stream.ts';

/** Where a message ends, and whether it says so itself: one that does not goes on to the next that begins behind a gap. */
interface Extent {
  end: number;
  isKnown: boolean;
}

/**
 * The messages of a direction, one behind the other: where one ends, the next begins. `requests` are those that responses
 * answer, in their order: an answer to HEAD has no body, whatever it says.
 */
export function streamMessages(stream: Stream, direction: number, requests: HttpMessage[] = []): HttpMessage[] {
  const messages: HttpMessage[] = [];
  let answered = 0;
  for (let at = stream.begin; at < stream.end;) {
    const bytes = stream.from(at);
    const kind = kindOf(bytes, direction);
    const { end, isKnown } = extentOf(stream, at, kind === 'response' ? requests[answered] : undefined);
    const pieces = stream.pieces(at, end);
    const there = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    const missing = isKnown ? end - at - there : undefined;
    messages.push({ kind, direction, timestampNs: stream.timeAt(at), pieces, streamed: { missing } });
    if (kind === 'response' && !isInterim(bytes)) answered++;
    // A gap behind it may hold messages of which nothing is known.
    at = stream.from(end).length > 0 ? end : stream.next(end);
  }
  return messages;
}

export const isInterim = (bytes: Uint8Array): boolean => /^HTTP\/\S+ 1(?!01)\d\d/.test(latin1(bytes.subarray(0, 16)));

function extentOf(stream: Stream, at: number, request: HttpMessage | undefined): Extent {
  const bytes = stream.from(at);
  const head = beginsMessage(bytes) ? headIn(bytes) : undefined;
  if (head === undefined) return { end: nextBeginning(stream, at), isKnown: false };
  const bodyAt = at + head.length;
  if (asksForHead(request)) return { end: bodyAt, isKnown: true };
  const isSwitch = /^HTTP\/\S+ 101 /.test(head);
  const { bodyBytes } = lengthsOf(head);
  if (isSwitch) return { end: stream.end, isKnown: true };
  if (bodyBytes !== undefined) return { end: bodyAt + bodyBytes, isKnown: true };
  if (isChunked(head)) return chunkedEnd(stream, bodyAt);
  return { end: stream.end, isKnown: true };
}

/** With the blank line; undefined where that is missing. */
function headIn(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends = ['\r\n\r\n', '\n\n'].flatMap((blank) => {
    const found = buffer.indexOf(blank);
    return found < 0 ? [] : [found + blank.length];
  });
  return ends.length === 0 ? undefined : latin1(bytes.subarray(0, Math.min(...ends)));
}

/** Behind the last chunk and what may follow it: lines up to an empty one. */
function chunkedEnd(stream: Stream, bodyAt: number): Extent {
  for (let at = bodyAt; ;) {
    const line = chunkLine(stream.from(at));
    if (!line) return { end: nextBeginning(stream, Math.max(bodyAt - 1, at - 1)), isKnown: false };
    at += line.lineBytes;
    if (line.size > 0) {
      at += line.size + CHUNK_END_BYTES;
      continue;
    }
    const trailer = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(latin1(stream.from(at).subarray(0, 8192)));
    return trailer
      ? { end: at + trailer[0].length, isKnown: true }
      : { end: nextBeginning(stream, at - 1), isKnown: false };
  }
}

/** Behind a gap, where a message seems to begin; else the end. */
function nextBeginning(stream: Stream, at: number): number {
  for (let next = stream.next(at); next < stream.end; next = stream.next(next))
    if (beginsMessage(stream.from(next))) return next;
  return stream.end;
}
