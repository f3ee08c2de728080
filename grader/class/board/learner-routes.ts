import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { MAX_LEARNERS, type ClassBoard, type Learner } from './class-board.ts';
import { cleanName } from './clean-name.ts';
import type { GuessLimit } from './guess-limit.ts';
import { bearer } from './bearer.ts';
import { guessed } from './guessed.ts';
import { Refused, valid } from './refuse.ts';
import { sentReport } from './report.ts';
import { readCode } from './secrets.ts';

const joining = z.strictObject({ code: z.string().max(64), name: z.string().max(400) });

/** What a learner may do: join with the code, and with the token from there tell of own runs and leave. */
export function learnerRoutes(server: FastifyInstance, board: ClassBoard, limit: GuessLimit): void {
  server.post('/api/join', async (request, reply) => {
    const { code, name } = valid(joining, request.body);
    guessed(limit, request.ip, () => board.isCode(readCode(code)), 'That is not the code of this class.');
    const clean = cleanName(name);
    if (clean === '') throw new Refused(400, 'name: nothing of it can be shown');
    if (board.isFull) throw new Refused(503, `The class is full: ${MAX_LEARNERS} have joined.`);
    return reply.code(201).send({ ...board.join(clean), name: clean });
  });

  server.post('/api/reports', async (request, reply) => {
    await board.record(learnerOf(board, request), valid(sentReport, request.body));
    return reply.code(204).send();
  });

  server.post('/api/leave', async (request, reply) => {
    board.leave(learnerOf(board, request));
    return reply.code(204).send();
  });
}

function learnerOf(board: ClassBoard, request: FastifyRequest): Learner {
  const learner = board.learnerOf(bearer(request) ?? '');
  if (!learner || learner.row.left) throw new Refused(401, 'This class does not know you (any more).');
  return learner;
}
