import type { Conversation } from './conversations.ts';
import type { ChunkEvent } from './decode.ts';
import { httpMessages, type HttpMessage } from './http-message.ts';
import { EGRESS, INGRESS } from './layout.ts';
import { isInterim, streamMessages } from './stream-messages.ts';
import { Stream } from './stream.ts';

/** A request and its response. One of them is undefined when the program did not report it. */
export interface Exchange {
  request: HttpMessage | undefined;
  response: HttpMessage | undefined;
  /** Answers that came before the response itself, e.g. 100 Continue. */
  interim: HttpMessage[];
}

/** The exchanges of a connection in their order: HTTP/1.1 answers requests in the order in which they came. */
export function exchangesOf({ data }: Conversation): Exchange[] {
  const chunks = data.filter((event) => event.kind === 'chunk');
  return chunks.length > 0 ? ofStreams(chunks) : inOrder(httpMessages(data));
}

/** Events that say where their bytes belong: each direction is a stream. */
function ofStreams(chunks: ChunkEvent[]): Exchange[] {
  const directions = [INGRESS, EGRESS].map((direction) => ({
    direction,
    stream: new Stream(chunks.filter((chunk) => chunk.direction === direction)),
  }));
  const parsed = directions.map(({ direction, stream }) => streamMessages(stream, direction));
  // Of a server, what it reads; of a client, what it writes.
  const asks = parsed.findIndex(([first]) => first?.kind === 'request');
  const requests = parsed[asks] ?? [];
  const responses = directions
    .filter((_, i) => i !== asks)
    .flatMap(({ direction, stream }) => streamMessages(stream, direction, requests));
  return inOrder([...requests, ...responses]);
}

function inOrder(messages: HttpMessage[]): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of messages) {
    if (message.kind === 'request') {
      exchanges.push({ request: message, response: undefined, interim: [] });
      continue;
    }
    let exchange = exchanges.find(({ response }) => response === undefined);
    if (!exchange) {
      exchange = { request: undefined, response: undefined, interim: [] };
      exchanges.push(exchange);
    }
    if (isInterim(message.pieces[0]?.bytes ?? new Uint8Array())) exchange.interim.push(message);
    else exchange.response = message;
  }
  return exchanges;
}
