import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { bearer } from './bearer.ts';
import type { ClassBoard } from './class-board.ts';
import { exportCsv, exportJson } from './export.ts';
import type { GuessLimit } from './guess-limit.ts';
import { guessed } from './guessed.ts';
import { Refused, valid } from './refuse.ts';
import type { RowFeed } from './row-feed.ts';

const login = z.strictObject({ token: z.string().max(64) });
const eventsQuery = z.object({ names: z.enum(['0', '1']).default('0') });

/** A script of another site cannot read it, nor have it sent along. */
const COOKIE = 'board-instructor';

/** What the instructor's token opens: the rows as they change, and the exports. */
export function instructorRoutes(server: FastifyInstance, board: ClassBoard, feed: RowFeed, limit: GuessLimit): void {
  // The page has the token from the fragment of its address, which browsers do not send; from here on it is a cookie.
  server.post('/api/login', async (request, reply) => {
    const { token } = valid(login, request.body);
    guessed(limit, request.ip, () => board.isInstructor(token), 'That is not an instructor’s link of this class.');
    return reply
      .code(204)
      .header('set-cookie', `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${30 * 24 * 3600}`)
      .send();
  });

  server.get('/api/events', (request, reply) => {
    allow(board, request);
    const { names } = valid(eventsQuery, request.query);
    if (feed.isFull) throw new Refused(503, 'Too many pages are open.');
    reply.hijack();
    reply.raw.writeHead(200, { ...reply.getHeaders(), 'content-type': 'text/event-stream' } as Record<string, string>);
    feed.add(reply.raw, names === '1');
  });

  const exports = [
    { name: 'class.json', type: 'application/json', text: exportJson },
    { name: 'class.csv', type: 'text/csv; charset=utf-8', text: exportCsv },
  ];
  for (const { name, type, text } of exports)
    server.get(`/api/${name}`, (request, reply) => {
      allow(board, request);
      void reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(text(board));
    });
}

function allow(board: ClassBoard, request: FastifyRequest): void {
  const cookie = new RegExp(`(?:^|; )${COOKIE}=([\\w-]{1,64})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
  const token = cookie ?? bearer(request);
  if (token !== undefined && board.isInstructor(token)) return;
  throw new Refused(401, 'This is for the instructor: open the link that `npm run class -- serve` has printed.');
}
