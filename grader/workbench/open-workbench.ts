import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { bearer } from '../web/bearer.ts';
import { servePage } from '../web/page-files.ts';
import { Refused } from '../web/refuse.ts';
import { listenAt, webServer } from '../web/web-server.ts';
import { Bench, type BenchOf } from './bench.ts';
import { chapterRoutes } from './chapter-routes.ts';
import type { Desk } from './desk.ts';
import { helpRoutes } from './help-routes.ts';
import { programRoutes } from './program-routes.ts';
import { runRoutes } from './run-routes.ts';
import { wordRoutes } from './word-routes.ts';

/** The largest solution has under 10 KiB. */
export const MAX_BODY_BYTES = 64 * 1024;

export interface WorkbenchOptions {
  port: number;
  listen: string;
  /** Whose desk a token opens. */
  deskOf: (token: string) => Desk | undefined;
}

/** Serves the workshop to a browser, and the same to scripts. Rejects when it cannot listen there. */
export async function openWorkbench({
  port,
  listen,
  deskOf,
}: WorkbenchOptions): Promise<{ port: number; close: () => Promise<void> }> {
  const server = webServer({
    ...{ what: 'The workbench', listen, bodyLimit: MAX_BODY_BYTES },
    policy: { 'frame-src': "'self'" },
  });
  const benches = new Map<Desk, Bench>();
  const benchOf: BenchOf = (request) => {
    const desk = deskOf(bearer(request));
    if (!desk) throw new Refused(401, 'Open the link that `npm run workbench` has printed.');
    const known = benches.get(desk) ?? new Bench(desk);
    benches.set(desk, known);
    return known;
  };
  workbenchPage(server);
  chapterRoutes(server, benchOf);
  programRoutes(server, benchOf);
  runRoutes(server, benchOf, () => benches.values());
  helpRoutes(server, benchOf);
  wordRoutes(server, benchOf);
  const actual = await listenAt(server, listen, port);
  return {
    port: actual,
    close: async () => {
      for (const bench of benches.values()) bench.close();
      await server.close();
    },
  };
}

const source = (name: string) => join(kitRoot, 'grader', 'workbench', 'page', name);

const workbenchPage = (server: FastifyInstance): void =>
  servePage(server, { html: source('page.html'), css: source('page.css'), script: 'workbench-page.js' });
