import type { Conversation } from '../events/conversations.ts';
import { exchangesOf, type Exchange } from '../events/exchanges.ts';
import { partsOf } from '../events/http-body.ts';
import { missingBytes, type HttpMessage } from '../events/http-message.ts';
import { directionName } from './names.ts';

/** The exchanges of a connection as `sniff --json` prints them; docs/sniffer.md describes the fields. */
export function conversationJson(conversation: Conversation): object[] {
  const { pid, fd, open, close } = conversation;
  const connection = {
    ...{ pid, fd, client: open?.peer ?? null },
    ...{ openedNs: open?.timestampNs ?? null, closedNs: close?.timestampNs ?? null },
  };
  const nothing: Exchange = { request: undefined, response: undefined, interim: [] };
  const exchanges = exchangesOf(conversation);
  return (exchanges.length > 0 ? exchanges : [nothing]).map(({ request, response, interim }) => ({
    type: 'exchange',
    ...connection,
    request: request ? messageJson(request) : null,
    interim: interim.map((message) => messageJson(message)),
    response: response ? messageJson(response, request) : null,
  }));
}

function messageJson(message: HttpMessage, request?: HttpMessage): object {
  const bytes = Buffer.concat(message.pieces.map((piece) => piece.bytes));
  const missing = missingBytes(message, request);
  return {
    timestampNs: message.timestampNs,
    direction: directionName(message.direction),
    missingBytes: missing ?? null,
    ...(message.streamed && { gaps: gapsIn(message) }),
    text: bytes.toString('utf8'),
    bytes: bytes.toString('base64'),
    body: missing === 0 ? Buffer.from(partsOf(message)?.body ?? []).toString('base64') : null,
  };
}

/** Where in the bytes some are missing, and how many. */
function gapsIn({ pieces }: HttpMessage): { at: number; bytes: number }[] {
  let at = 0;
  return pieces.flatMap(({ bytes, gap = 0 }) => {
    at += bytes.length;
    return gap > 0 ? [{ at, bytes: gap }] : [];
  });
}
