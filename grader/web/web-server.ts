import fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { KitError } from '../base/errors.ts';
import { securityHeaders } from './headers.ts';
import { refuseForeignHosts } from './known-host.ts';
import { refuseForeignOrigins } from './own-origin.ts';
import { Refused } from './refuse.ts';

/** How long a request may take to arrive: a client that sends slowly on purpose is let go. */
const REQUEST_MS = 10_000;

export interface WebOptions {
  /** For its own failures, such as `The board`. */
  what: string;
  /** The address that it listens on. */
  listen: string;
  /** Names of this server beside those of its machine. */
  publicNames?: string[];
  /** Bytes. */
  bodyLimit: number;
  /** What its pages may do beyond the policy of all pages. */
  policy?: Record<string, string>;
  /** The address of a proxy, which is believed when it says for whom it asks. */
  proxy?: string;
  requestMs?: number | undefined;
}

/** What the servers of all pages have in common: their headers, whom they do not answer, and how they say so. */
export function webServer({
  what,
  listen,
  publicNames = [],
  bodyLimit,
  policy,
  proxy,
  requestMs = REQUEST_MS,
}: WebOptions): FastifyInstance {
  const server = fastify({
    bodyLimit,
    requestTimeout: requestMs,
    http: { headersTimeout: requestMs, connectionsCheckingInterval: requestMs / 10 },
    trustProxy: proxy ?? false,
    forceCloseConnections: true,
  });
  const headers = securityHeaders(policy);
  server.addHook('onRequest', async (_, reply) => void reply.headers(headers));
  refuseForeignHosts(server, [listen, ...publicNames]);
  refuseForeignOrigins(server, publicNames);
  answerFailures(server, what);
  return server;
}

/** Listens there; resolves with the port, which 0 leaves open. */
export async function listenAt(server: FastifyInstance, host: string, port: number): Promise<number> {
  await server.listen({ port, host });
  return (server.server.address() as AddressInfo).port;
}

/** In words for those who are refused; of a failure of ours only that there was one, the rest goes to the terminal. */
function answerFailures(server: FastifyInstance, what: string): void {
  server.setNotFoundHandler((_, reply) => void reply.code(404).send({ message: 'There is no such page.' }));
  server.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof Refused) {
      if (error.retryAfterS !== undefined) void reply.header('retry-after', error.retryAfterS);
      return reply.code(error.status).send({ message: error.message });
    }
    if (error instanceof KitError && (error.fault === 'learner' || error.fault === 'usage'))
      return reply.code(409).send({ message: `${error.message} ${error.remedy}` });
    const status = error.statusCode ?? 500;
    if (status >= 500) process.stderr.write(`${error.stack ?? error.message}\n`);
    return reply
      .code(status)
      .send({ message: status >= 500 ? `${what} has failed; its terminal says how.` : error.message });
  });
}
