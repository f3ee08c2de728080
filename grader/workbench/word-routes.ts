import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distPath, kitRoot } from '../base/paths.ts';
import type { BenchOf } from './bench.ts';
import { wordsIn, type Word } from './words.ts';

const included = (name: string) => join(kitRoot, 'grader', 'setup', 'editor', 'include', name);

/** What an editor with clangd reads as well; the helpers are those of the libbcc that is installed. */
const HEADERS = [...['bcc.h', 'kernel.h', 'registers.h'].map(included), distPath(join('editor', 'helpers.h'))];

/** The names that the editor completes and explains. */
export function wordRoutes(server: FastifyInstance, benchOf: BenchOf): void {
  let words: Word[] | undefined;
  server.get('/api/words', (request, reply) => {
    benchOf(request);
    words ??= distinct(HEADERS.flatMap((file) => wordsIn(textOf(file))));
    return reply.send({ words });
  });
}

/** Some are declared once for each architecture. */
const distinct = (words: Word[]): Word[] => [...new Map(words.map((word) => [word.name, word])).values()];

/** A comfort: without a header, its names are missing. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
