import type { FastifyInstance, FastifyRequest } from 'fastify';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { servePage } from '../web/page-files.ts';
import type { BenchOf } from './bench.ts';
import type { Benches } from './benches.ts';
import { chapterRoutes } from './chapter-routes.ts';
import type { Desk } from './desk.ts';
import { helpRoutes } from './help-routes.ts';
import { programRoutes } from './program-routes.ts';
import { runRoutes } from './run-routes.ts';
import { wordRoutes } from './word-routes.ts';

/** What its page may do beyond the policy of all pages: show the picture of a run. */
export const WORKBENCH_POLICY = { 'frame-src': "'self'" };

const folder = join(kitRoot, 'grader', 'workbench', 'page');

/** The workshop for a browser, and the same for scripts. `deskOf` throws Refused 401 for those who have no desk. */
export function workbenchRoutes(
  server: FastifyInstance,
  benches: Benches,
  deskOf: (request: FastifyRequest) => Desk,
): void {
  const benchOf: BenchOf = (request) => benches.of(deskOf(request));
  servePage(server, { path: '/', name: 'workbench', title: 'eBPF workshop', folder });
  chapterRoutes(server, benchOf);
  programRoutes(server, benchOf);
  runRoutes(server, benchOf, benches);
  helpRoutes(server, benchOf);
  wordRoutes(server, benchOf);
}
