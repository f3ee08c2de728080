import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { bearer } from '../../web/bearer.ts';
import { SecretCookie } from '../../web/cookie.ts';
import { Refused, valid } from '../../web/refuse.ts';
import { tokenHash } from '../../web/secrets.ts';
import type { ClassBoard, Learner } from '../board/class-board.ts';
import { joining, type ClassDoor } from '../board/class-door.ts';

const returning = z.strictObject({ words: z.string().max(200) });

/** How a browser comes in as a learner, goes out again, and how a learner’s work is deleted. */
export function sessionRoutes(
  server: FastifyInstance,
  board: ClassBoard,
  door: ClassDoor,
  isSecure: boolean,
): (request: FastifyRequest) => Learner {
  // Two classes on one machine differ in their ports only, which cookies do not know.
  const cookie = new SecretCookie(`learner-${tokenHash(board.code).toString('hex').slice(0, 8)}`, isSecure);
  /** Throws Refused 401. */
  const learnerOf = (request: FastifyRequest): Learner => {
    const learner = board.learnerOf(bearer(request)) ?? board.learnerOf(cookie.of(request));
    if (!learner || learner.row.left) throw new Refused(401, 'This class does not know you (any more): join it.');
    return learner;
  };

  server.get('/api/session', (request, reply) => {
    const learner = board.learnerOf(cookie.of(request));
    return reply.send(learner?.row.left === false ? shown(learner) : {});
  });

  server.post('/api/session', async ({ body, ip }, reply) => {
    const wish = valid(z.union([joining, returning]), body);
    if ('words' in wish) {
      const learner = door.comeBack(wish.words, ip);
      cookie.set(reply, board.openSession(learner));
      return reply.code(201).send(shown(learner));
    }
    const { learner, token } = door.join(wish, ip);
    cookie.set(reply, token);
    return reply.code(201).send({ ...shown(learner), returnCode: board.newReturnCode(learner) });
  });

  server.delete('/api/session', (request, reply) => {
    board.endSession(cookie.of(request));
    cookie.remove(reply);
    return reply.code(204).send();
  });

  server.delete('/api/learner', (request, reply) => {
    board.remove(learnerOf(request));
    cookie.remove(reply);
    return reply.code(204).send();
  });

  return learnerOf;
}

const shown = ({ name, row }: Learner) => ({ number: row.number, name });
