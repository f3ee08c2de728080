import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { levels } from '../levels/index.ts';
import { Refused, valid } from '../web/refuse.ts';
import type { BenchOf } from './bench.ts';

const wish = z.strictObject({ step: z.string().max(64) });
const which = z.object({ level: z.coerce.number().int().optional(), sure: z.enum(['0', '1']).default('0') });

/** What helps when a step fails: its hints, one after the other, and at last the solution. */
export function helpRoutes(server: FastifyInstance, benchOf: BenchOf): void {
  server.post('/api/hints', async (request, reply) => {
    const { desk } = benchOf(request);
    const { hints, ...hint } = await desk.hint(valid(wish, request.body).step);
    // Those to come stay here.
    return reply.send({ ...hint, hints: hints.slice(0, hint.count), of: hints.length });
  });

  server.get('/api/solution', async (request, reply) => {
    const { desk } = benchOf(request);
    const { level = (await desk.progress()).level, sure } = valid(which, request.query);
    if (!levels[level]) throw new Refused(404, `There is no level ${level}.`);
    return reply.send(await desk.solution(level, sure === '1'));
  });
}
