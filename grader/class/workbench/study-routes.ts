import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { isKeyOf, keyOf } from '../../web/secrets.ts';
import { Refused, valid } from '../../web/refuse.ts';
import { sendPicture } from '../../workbench/picture.ts';
import { forInstructor, learnerIn } from '../board/instructor-routes.ts';
import type { Classroom } from './classroom.ts';
import { programsZip } from './programs-zip.ts';
import type { StoredRun } from './work-store.ts';

const numbered = z.object({ number: z.coerce.number().int(), id: z.string().max(64) });
const keyed = z.object({ key: z.string().max(64) });

/** A run in a learner's history. */
export interface StudiedRun {
  id: string;
  at: number;
  level: number;
  /** Of one that is not over: undefined. */
  verdict?: 'pass' | 'fail' | 'error' | 'unavailable';
  /** The step at which it failed. */
  failed?: string;
  /** Where its picture is, while it is kept. */
  timeline?: string;
}

/** What a learner has made so far, for the instructor. */
export interface Study {
  program: string;
  /** The newest first. */
  runs: StudiedRun[];
}

/** The instructor looks at a learner's work, takes everybody's along, and lets a learner in again. */
export function studyRoutes(server: FastifyInstance, { board, work, programs }: Classroom): void {
  const onRequest = forInstructor(board);

  server.get('/api/learners/:number/work', { onRequest }, (request, reply) => {
    const { number } = learnerIn(board, request).row;
    const runs = work.runsOf(number).reverse().map(studied);
    return reply.send({ program: programs.read(number).text, runs } satisfies Study);
  });

  server.get('/api/learners/:number/runs/:id', { onRequest }, (request, reply) => {
    const { id, verdict } = runIn(request);
    return reply.send({ source: work.sourceOf(id) ?? '', verdict });
  });

  // A frame cannot send a token: the address has a key of its own.
  server.get('/api/learners/:number/runs/:id/timeline', (request, reply) => {
    const { id } = valid(numbered, request.params);
    const { key } = valid(keyed, request.query);
    const picture = isKeyOf(studyOf(id), key) ? work.pictureOf(id) : undefined;
    if (picture === undefined) throw new Refused(404, 'There is no picture of such a run.');
    return sendPicture(reply, picture);
  });

  server.post('/api/learners/:number/return-code', { onRequest }, async (request, reply) =>
    reply.code(201).send({ returnCode: board.resetAccess(learnerIn(board, request)) }),
  );

  server.get('/api/programs.zip', { onRequest }, async (_, reply) => {
    const handedIn = work.programs().flatMap(({ learner: number, text }) => {
      const learner = board.learner(number);
      return learner ? [{ name: learner.name, number, text }] : [];
    });
    void reply.type('application/zip').header('content-disposition', 'attachment; filename="programs.zip"');
    return reply.send(await programsZip(handedIn));
  });

  const runIn = ({ params }: FastifyRequest): StoredRun => {
    const { number, id } = valid(numbered, params);
    const run = work.run(id);
    if (run?.learner !== number) throw new Refused(404, `Learner ${number} has no such run.`);
    return run;
  };
}

const studyOf = (run: string): string => `study ${run}`;

function studied({ id, learner, at, level, verdict, hasPicture }: StoredRun): StudiedRun {
  const failed = verdict?.steps.find(({ status }) => status === 'fail')?.id;
  return {
    ...{ id, at, level },
    ...(verdict && { verdict: verdict.verdict }),
    ...(failed !== undefined && { failed }),
    ...(hasPicture && { timeline: `api/learners/${learner}/runs/${id}/timeline?key=${keyOf(studyOf(id))}` }),
  };
}
