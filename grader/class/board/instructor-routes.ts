import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { Readable } from 'node:stream';
import * as z from 'zod';
import { bearer } from '../../web/bearer.ts';
import type { ClassBoard, Learner } from './class-board.ts';
import { exportCsv, exportJson } from './export.ts';
import { Refused, valid } from '../../web/refuse.ts';
import type { RowFeed } from './row-feed.ts';

const eventsQuery = z.object({ names: z.enum(['0', '1']).default('0') });
const numbered = z.object({ number: z.coerce.number().int() });

/** What the instructor's token opens: the rows as they change, a learner's last run, removing a learner, the exports. */
export function instructorRoutes(server: FastifyInstance, board: ClassBoard, feed: RowFeed): void {
  // No limit on wrong ones: nobody guesses 256 bits, and a limit would only keep the instructor out.
  const onRequest = forInstructor(board);

  server.get('/api/rows', { onRequest }, (request, reply) => {
    const { names } = valid(eventsQuery, request.query);
    if (feed.isFull) throw new Refused(503, 'Too many pages are open.');
    // The second one is for nginx, which would collect them.
    void reply.type('text/event-stream').header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') return reply.send();
    reply.hijack();
    reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    feed.add(reply.raw, names === '1');
  });

  server.get('/api/learners/:number', { onRequest }, (request, reply) => reply.send(learnerIn(board, request).row));

  server.delete('/api/learners/:number', { onRequest }, async (request, reply) => {
    board.remove(learnerIn(board, request));
    return reply.code(204).send();
  });

  const exports = [
    { name: 'class.json', type: 'application/json', text: exportJson },
    { name: 'class.csv', type: 'text/csv; charset=utf-8', text: exportCsv },
  ];
  for (const { name, type, text } of exports)
    server.get(`/api/${name}`, { onRequest }, (_, reply) => {
      void reply.type(type).header('content-disposition', `attachment; filename="${name}"`);
      return reply.send(Readable.from(text(board), { highWaterMark: 1 }));
    });
}

/** Lets nobody else in. */
export const forInstructor =
  (board: ClassBoard): onRequestHookHandler =>
  (request, _, done) => {
    if (!board.isInstructor(bearer(request)))
      throw new Refused(401, 'This is for the instructor: open the link that `npm run class -- serve` has printed.');
    done();
  };

/** The learner whose number is in the address. Throws Refused 404. */
export function learnerIn(board: ClassBoard, { params }: FastifyRequest): Learner {
  const { number } = valid(numbered, params);
  const learner = board.learner(number);
  if (!learner) throw new Refused(404, `There is no learner ${number}.`);
  return learner;
}
