import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { bearer } from '../../web/bearer.ts';
import { MAX_REPORTS, type ClassBoard, type Learner } from './class-board.ts';
import { joining, type ClassDoor } from './class-door.ts';
import { RateLimit } from '../../web/rate-limit.ts';
import { Refused, valid } from '../../web/refuse.ts';
import { sentReport } from './report.ts';

/** Of one learner: more than anybody can run, and enough for what has waited for a network. */
const REPORTS = { burst: 60, perMinute: 30 };

/** What a learner may do: join with the code, and with the token from there tell of own runs and leave. */
export function learnerRoutes(server: FastifyInstance, board: ClassBoard, door: ClassDoor): void {
  const reports = new RateLimit(REPORTS);

  server.post('/api/join', async ({ body, ip }, reply) => {
    const { learner, token } = door.join(valid(joining, body), ip);
    return reply.code(201).send({ number: learner.row.number, token, name: learner.name });
  });

  // Before the body is read: a flood costs no more than its headers.
  const onRequest: onRequestHookHandler = (request, _, done) => {
    reports.takeOrRefuse(learnerOf(board, request).row.number, 'Too many reports of yours at once');
    done();
  };
  server.post('/api/reports', { onRequest }, async (request, reply) => {
    const isTaken = await board.record(learnerOf(board, request), valid(sentReport, request.body));
    if (!isTaken) throw new Refused(429, `The board has ${MAX_REPORTS} reports of yours and takes no more.`);
    return reply.code(204).send();
  });

  server.post('/api/leave', async (request, reply) => {
    board.leave(learnerOf(board, request));
    return reply.code(204).send();
  });
}

function learnerOf(board: ClassBoard, request: FastifyRequest): Learner {
  const learner = board.learnerOf(bearer(request));
  if (!learner || learner.row.left) throw new Refused(401, 'This class does not know you (any more).');
  return learner;
}
