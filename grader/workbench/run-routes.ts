import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { levelRange, levels } from '../levels/index.ts';
import { bearer } from '../web/bearer.ts';
import { RateLimit } from '../web/rate-limit.ts';
import { Refused, tooMany, valid } from '../web/refuse.ts';
import type { Bench, BenchOf } from './bench.ts';
import type { RunView } from './runs.ts';

/** Of one learner: faster than this no one reads verdicts. */
const RUNS = { burst: 30, perMinute: 60 };

const wanted = z.strictObject({ level: z.number().int() });
const numbered = z.object({ id: z.string().max(64) });
const keyed = z.object({ key: z.string().max(64).optional() });

/** A picture has one script and one style, and forbids itself the rest; it has no part in the page around it. */
const PICTURE_POLICY = "sandbox allow-scripts; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export function runRoutes(server: FastifyInstance, benchOf: BenchOf, benches: () => Iterable<Bench>): void {
  const rate = new RateLimit(RUNS);

  server.post('/api/runs', (request, reply) => {
    const bench = benchOf(request);
    const { level } = valid(wanted, request.body);
    if (!levels[level]) throw new Refused(400, `level: there is no level ${level}, only ${levelRange}`);
    const key = bearer(request);
    const seconds = rate.waitFor(key);
    if (seconds > 0) throw tooMany('Too many runs at once', seconds);
    rate.take(key);
    return reply.code(202).send(bench.start(level));
  });

  server.get('/api/runs/:id', (request, reply) => reply.send(runIn(benchOf(request), request)));

  server.delete('/api/runs/:id', (request, reply) => {
    const bench = benchOf(request);
    bench.runs.cancel(runIn(bench, request).id);
    return reply.code(204).send();
  });

  server.get('/api/runs/:id/timeline', (request, reply) => {
    const { id } = valid(numbered, request.params);
    const { key } = valid(keyed, request.query);
    const bench = key === undefined ? benchOf(request) : [...benches()].find(({ runs }) => runs.isKey(id, key));
    const picture = bench?.runs.picture(id);
    if (picture === undefined) throw new Refused(404, 'There is no picture of such a run.');
    void reply.type('text/html; charset=utf-8').header('content-security-policy', PICTURE_POLICY);
    return reply.send(picture);
  });

  server.get('/api/events', async (request, reply) => {
    const { desk, feed, runs } = benchOf(request);
    if (feed.isFull) throw new Refused(503, 'Too many pages are open: close another one.');
    const { tag } = await desk.readProgram();
    const latest = runs.latest();
    // The second one is for nginx, which would collect them.
    void reply.type('text/event-stream').header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') return reply.send();
    reply.hijack();
    reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    feed.add(reply.raw, [{ event: 'program', data: { tag } }, ...(latest ? [{ event: 'run', data: latest }] : [])]);
    return reply;
  });
}

function runIn({ runs }: Bench, { params }: FastifyRequest): RunView {
  const view = runs.get(valid(numbered, params).id);
  if (!view) throw new Refused(404, 'There is no such run (any more).');
  return view;
}
