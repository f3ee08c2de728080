import fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { KitError } from '../../base/errors.ts';
import type { ClassBoard } from './class-board.ts';
import { instructorRoutes } from './instructor-routes.ts';
import { refuseForeignHosts } from './known-host.ts';
import { learnerRoutes } from './learner-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { Refused } from './refuse.ts';
import { RowFeed } from './row-feed.ts';

/** The largest report has under 4 KiB. */
const MAX_BODY_BYTES = 16 * 1024;

/** How long a request may take to arrive: a client that sends slowly on purpose is let go. */
const REQUEST_MS = 10_000;

/** Nothing from elsewhere, no script or style but our own files, no frame around the page, and no copy in a cache. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface ServerOptions {
  port: number;
  /** An address of this machine. */
  listen: string;
  stuckAfterMs: number;
  /** Where learners reach it, when the port is known. */
  joinUrl: (port: number) => string;
  /** The address of a proxy, which is believed when it says for whom it asks. */
  proxy?: string;
  /** Names of this server beside those of its machine. */
  names?: string[];
  requestMs?: number;
}

/** Serves a class. Throws KitError BOARD_PORT when it cannot listen there. */
export async function openServer(
  board: ClassBoard,
  { port, listen, stuckAfterMs, joinUrl, proxy, names = [], requestMs = REQUEST_MS }: ServerOptions,
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: requestMs,
    http: { headersTimeout: requestMs, connectionsCheckingInterval: requestMs / 10 },
    trustProxy: proxy ?? false,
    forceCloseConnections: true,
  });
  const about = { stuckAfterMs, joinUrl: '' };
  const feed = new RowFeed(board, about);
  server.addHook('onRequest', async (_, reply) => void reply.headers(HEADERS));
  refuseForeignHosts(server, [listen, ...names]);
  answerFailures(server);
  pageRoutes(server);
  learnerRoutes(server, board);
  instructorRoutes(server, board, feed);
  try {
    await server.listen({ port, host: listen });
  } catch (error) {
    feed.close();
    throw cannotListen(listen, port, error as Error);
  }
  const { port: actual } = server.server.address() as AddressInfo;
  about.joinUrl = joinUrl(actual);
  return {
    port: actual,
    close: async () => {
      feed.close();
      await server.close();
    },
  };
}

/** In words for those who are refused; of a failure of ours only that there was one, the rest goes to the terminal. */
function answerFailures(server: FastifyInstance): void {
  server.setNotFoundHandler((_, reply) => void reply.code(404).send({ message: 'There is no such page.' }));
  server.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof Refused) {
      if (error.retryAfterS !== undefined) void reply.header('retry-after', error.retryAfterS);
      return reply.code(error.status).send({ message: error.message });
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) process.stderr.write(`${error.stack ?? error.message}\n`);
    return reply
      .code(status)
      .send({ message: status >= 500 ? 'The board has failed; its terminal says how.' : error.message });
  });
}

const cannotListen = (listen: string, port: number, cause: Error): KitError =>
  new KitError(
    'machine',
    'BOARD_PORT',
    `the class board cannot listen on ${listen}, port ${port}: ${cause.message}`,
    'Choose another port: --port 0 takes a free one',
    { cause },
  );
