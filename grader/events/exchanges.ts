import type { Conversation } from './conversations.ts';
import { httpMessages, type HttpMessage } from './http-message.ts';

/** A request and its response. One of them is undefined when the program did not report it. */
export interface Exchange {
  request: HttpMessage | undefined;
  response: HttpMessage | undefined;
  /** Answers that came before the response itself, e.g. 100 Continue. */
  interim: HttpMessage[];
}

/** The exchanges of a connection in their order: HTTP/1.1 answers requests in the order in which they came. */
export function exchangesOf({ data }: Conversation): Exchange[] {
  const exchanges: Exchange[] = [];
  for (const message of httpMessages(data)) {
    if (message.kind === 'request') {
      exchanges.push({ request: message, response: undefined, interim: [] });
      continue;
    }
    let exchange = exchanges.find(({ response }) => response === undefined);
    if (!exchange) {
      exchange = { request: undefined, response: undefined, interim: [] };
      exchanges.push(exchange);
    }
    if (isInterim(message)) exchange.interim.push(message);
    else exchange.response = message;
  }
  return exchanges;
}

/** 101 is the last that is said in HTTP. */
const isInterim = ({ pieces: [first] }: HttpMessage): boolean =>
  /^HTTP\/\S+ 1(?!01)\d\d/.test(Buffer.from(first?.bytes.subarray(0, 16) ?? []).toString('latin1'));
