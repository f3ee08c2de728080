import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { levelRange, levels } from '../levels/index.ts';
import { Refused, valid } from '../web/refuse.ts';
import { sendPicture } from './picture.ts';
import type { Bench, BenchOf } from './bench.ts';
import type { Benches } from './benches.ts';
import type { RunView } from './runs.ts';

const wanted = z.strictObject({ level: z.number().int() });
const numbered = z.object({ id: z.string().max(64) });
const keyed = z.object({ key: z.string().max(64).optional() });

export function runRoutes(server: FastifyInstance, benchOf: BenchOf, benches: Benches): void {
  server.post('/api/runs', (request, reply) => {
    const bench = benchOf(request);
    const { level } = valid(wanted, request.body);
    if (!levels[level]) throw new Refused(400, `level: there is no level ${level}, only ${levelRange}`);
    return reply.code(202).send({ id: bench.start(level).id });
  });

  server.get('/api/runs/:id', (request, reply) => reply.send(runIn(benchOf(request), request)));

  server.delete('/api/runs/:id', (request, reply) => {
    const bench = benchOf(request);
    bench.runs.cancel(runIn(bench, request).id);
    return reply.code(204).send();
  });

  server.get('/api/runs/:id/timeline', async (request, reply) => {
    const { id } = valid(numbered, request.params);
    const { key } = valid(keyed, request.query);
    const bench = key === undefined ? benchOf(request) : benches.withRun(id, key);
    const picture = await bench?.runs.picture(id);
    if (picture === undefined) throw new Refused(404, 'There is no picture of such a run.');
    return sendPicture(reply, picture);
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
