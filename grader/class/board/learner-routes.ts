import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import * as z from 'zod';
import { bearer } from '../../web/bearer.ts';
import { MAX_LEARNERS, MAX_REPORTS, type ClassBoard, type Learner } from './class-board.ts';
import { cleanName } from './clean-name.ts';
import { GuessLimit } from './guess-limit.ts';
import { guessed } from './guessed.ts';
import { networkOf } from './network-of.ts';
import { RateLimit } from '../../web/rate-limit.ts';
import { Refused, tooMany, valid } from '../../web/refuse.ts';
import { sentReport } from './report.ts';
import { readCode } from './class-code.ts';

/** Of one address, behind which a room may sit. */
const JOINS = { burst: 60, perMinute: 60 };
/** Of one learner: more than anybody can run, and enough for what has waited for a network. */
const REPORTS = { burst: 60, perMinute: 30 };

const joining = z.strictObject({ code: z.string().max(64), name: z.string().max(400) });

/** What a learner may do: join with the code, and with the token from there tell of own runs and leave. */
export function learnerRoutes(server: FastifyInstance, board: ClassBoard): void {
  const guesses = new GuessLimit();
  const joins = new RateLimit(JOINS);
  const reports = new RateLimit(REPORTS);

  server.post('/api/join', async ({ body, ip }, reply) => {
    const { code, name } = valid(joining, body);
    guessed(guesses, ip, () => board.isCode(readCode(code)), 'That is not the code of this class.');
    taken(joins, networkOf(ip), 'Too many have joined from your network');
    const clean = cleanName(name);
    if (clean === '') throw new Refused(400, 'name: nothing of it can be shown');
    if (board.isTaken(clean))
      throw new Refused(409, `Somebody in this class has a name that looks like "${clean}": add something to yours.`);
    if (board.isFull) throw new Refused(503, `The class is full: ${MAX_LEARNERS} have joined.`);
    return reply.code(201).send({ ...board.join(clean), name: clean });
  });

  // Before the body is read: a flood costs no more than its headers.
  const onRequest: onRequestHookHandler = (request, _, done) => {
    taken(reports, learnerOf(board, request).row.number, 'Too many reports of yours at once');
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

/** One more of what comes at a rate. Throws Refused 429 with the time to wait when there is none left. */
function taken(limit: RateLimit, key: string | number, whenNone: string): void {
  const seconds = limit.waitFor(key);
  if (seconds > 0) throw tooMany(whenNone, seconds);
  limit.take(key);
}
