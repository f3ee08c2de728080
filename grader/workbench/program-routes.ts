import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '../web/refuse.ts';
import type { Program } from './desk.ts';
import type { BenchOf } from './bench.ts';

/** The largest solution has under 10 KiB. */
const MOST_BYTES = 64 * 1024;

/** The program's text: a writer says which text the new one is made from. */
export function programRoutes(server: FastifyInstance, benchOf: BenchOf): void {
  server.get('/api/program', async (request, reply) => {
    const program = await benchOf(request).desk.readProgram();
    return tagged(reply, program).type('text/plain; charset=utf-8').send(program.text);
  });

  server.put('/api/program', LIMIT, async (request, reply) => {
    const { desk, feed } = benchOf(request);
    const program = await desk.writeProgram(textOf(request), expectedBy(request));
    feed.tell('program', { tag: program.tag });
    return tagged(reply, program).code(204).send();
  });

  server.post('/api/diagnostics', LIMIT, async (request, reply) => {
    const diagnose = (gone: AbortSignal) => benchOf(request).diagnose(textOf(request), gone);
    return reply.send({ diagnostics: await whileWanted(reply, diagnose) });
  });

  server.post('/api/structures', LIMIT, async (request, reply) => {
    const look = (gone: AbortSignal) => benchOf(request).desk.structures(textOf(request), gone);
    return reply.send(await whileWanted(reply, look));
  });
}

/** Ends the work when nobody waits for the answer any more. */
async function whileWanted<T>(reply: FastifyReply, work: (gone: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  return work(gone.signal).catch((error: unknown) => {
    if (gone.signal.aborted) return undefined;
    throw error;
  });
}

const LIMIT = { bodyLimit: MOST_BYTES, errorHandler: inWords };

/** Fastify says how a body is too large, but not what to do. */
function inWords(error: FastifyError): never {
  if (error.statusCode !== 413) throw error;
  throw new Refused(
    413,
    `A program may have ${MOST_BYTES / 1024} KiB here, and this one has more: leave out what it does not need.`,
  );
}

const tagged = (reply: FastifyReply, { tag }: Program): FastifyReply => reply.header('etag', `"${tag}"`);

function textOf({ body }: FastifyRequest): string {
  if (typeof body === 'string') return body;
  if (body === undefined || body === null) return '';
  throw new Refused(400, 'Send the program as text/plain.');
}

function expectedBy({ headers }: FastifyRequest): string {
  const given = headers['if-match'];
  const [, tag] = /^(?:"([\w-]+)"|\*)$/.exec(given ?? '') ?? [];
  if (tag !== undefined) return tag;
  if (given === '*') return given;
  throw new Refused(428, 'Say with If-Match which text you replace: the ETag of GET /api/program, or * for any.');
}
