import type { ChunkEvent, DataEvent } from './decode.ts';
import { INGRESS, MESSAGE_BYTES } from './layout.ts';

/** A request or response, put together from the events that carried pieces of it. */
export interface HttpMessage {
  kind: 'request' | 'response';
  direction: number;
  /** Of its first event. */
  timestampNs: bigint;
  pieces: Piece[];
  /** Of a message that was put together by positions: how many of its bytes no event carried, if it tells. */
  streamed?: { missing: number | undefined };
}

export interface Piece {
  bytes: Uint8Array;
  /** As long as an event can carry: what the call moved may have been longer. */
  full: boolean;
  /** How many bytes are missing behind it, by the position of the next. */
  gap?: number;
}

/** The messages of a connection, of events that do not say where their bytes belong, in the order in which they began. */
export function httpMessages(data: (DataEvent | ChunkEvent)[]): HttpMessage[] {
  const messages: HttpMessage[] = [];
  for (const event of data) {
    const bytes = event.msg.subarray(0, event.msgSize);
    const pieces = partition(bytes).map((part, index, all) => ({
      bytes: part,
      full: index === all.length - 1 && event.msgSize >= MESSAGE_BYTES,
    }));
    for (const piece of pieces) {
      const begun = messages.findLast(({ direction }) => direction === event.direction);
      if (begun && !beginsMessage(piece.bytes)) begun.pieces.push(piece);
      else messages.push(begin(event, piece));
    }
  }
  return messages;
}

const begin = (
  { direction, timestampNs }: Pick<DataEvent, 'direction' | 'timestampNs'>,
  piece: Piece,
): HttpMessage => ({
  ...{ kind: kindOf(piece.bytes, direction), direction, timestampNs },
  pieces: [piece],
});

/** What does not begin as one or the other is taken for what a server would read or write. */
export const kindOf = (bytes: Uint8Array, direction: number): HttpMessage['kind'] =>
  isResponseLine(bytes) || (!isRequestLine(bytes) && direction !== INGRESS) ? 'response' : 'request';

/** More than any request line takes to its path. */
const LINE_BYTES = 300;

/** A byte a character, as heads of HTTP are read. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const isResponseLine = (bytes: Uint8Array): boolean => /^HTTP\/\d/.test(latin1(bytes.subarray(0, 8)));
const isRequestLine = (bytes: Uint8Array): boolean =>
  /^[A-Z]{3,16} (\/|\*|[a-z]+:\/\/|\S+:\d)/.test(latin1(bytes.subarray(0, LINE_BYTES)));
export const beginsMessage = (bytes: Uint8Array): boolean => isResponseLine(bytes) || isRequestLine(bytes);

/** A client that does not wait for the answer may send several requests that one read brings together. */
function partition(bytes: Uint8Array): Uint8Array[] {
  const end = messageEnd(bytes);
  if (end === undefined || end >= bytes.length || !beginsMessage(bytes.subarray(end))) return [bytes];
  return [bytes.subarray(0, end), ...partition(bytes.subarray(end))];
}

function messageEnd(bytes: Uint8Array): number | undefined {
  const { headBytes, bodyBytes } = lengthsOf(latin1(bytes));
  return headBytes === undefined || bodyBytes === undefined ? undefined : headBytes + bodyBytes;
}

/** How long head and body are by what the head says (RFC 9112, section 6); undefined where it does not say. */
export function lengthsOf(text: string): { headBytes: number | undefined; bodyBytes: number | undefined } {
  const blank = /\r?\n\r?\n/.exec(text);
  if (!blank) return { headBytes: undefined, bodyBytes: undefined };
  const head = text.slice(0, blank.index);
  const headBytes = blank.index + blank[0].length;
  if (/^HTTP\/\S+ (1\d\d|204|304)\b/.test(head)) return { headBytes, bodyBytes: 0 };
  if (/^transfer-encoding:/im.test(head)) return { headBytes, bodyBytes: undefined };
  const stated = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im.exec(head)?.[1];
  if (stated !== undefined) return { headBytes, bodyBytes: Number(stated) };
  // A request that says nothing has no body; a response that says nothing goes on until the connection is closed.
  return { headBytes, bodyBytes: text.startsWith('HTTP') ? undefined : 0 };
}

export const asksForHead = (request: HttpMessage | undefined): boolean =>
  request !== undefined && latin1(request.pieces[0]?.bytes.subarray(0, 5) ?? new Uint8Array()) === 'HEAD ';

/**
 * Bytes of the message that no event carried: an event has at most 400, and some calls are not reported. Undefined: the
 * message does not tell. A response is judged with its request, for HEAD is answered without the body that is announced.
 */
export function missingBytes({ pieces, streamed }: HttpMessage, request?: HttpMessage): number | undefined {
  if (streamed) return streamed.missing;
  const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
  const text = latin1(bytes);
  const { headBytes, bodyBytes } = lengthsOf(text);
  if (headBytes === undefined) return undefined;
  if (asksForHead(request)) return 0;
  if (bodyBytes !== undefined) return Math.max(0, headBytes + bodyBytes - bytes.length);
  // A chunked body ends with a chunk of no bytes.
  return text.endsWith('\r\n0\r\n\r\n') && !pieces.some(({ full }) => full) ? 0 : undefined;
}
