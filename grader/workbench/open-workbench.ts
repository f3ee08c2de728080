import { bearer } from '../web/bearer.ts';
import { Refused } from '../web/refuse.ts';
import { listenAt, webServer } from '../web/web-server.ts';
import { Benches } from './benches.ts';
import type { Desk } from './desk.ts';
import { WORKBENCH_POLICY, workbenchRoutes } from './routes.ts';

/** Of everything but a program, which says its own limit. */
const MAX_BODY_BYTES = 16 * 1024;

export interface WorkbenchOptions {
  port: number;
  listen: string;
  /** Whose desk a token opens. */
  deskOf: (token: string) => Desk | undefined;
}

/** Serves the workshop to one learner's browser. Rejects when it cannot listen there. */
export async function openWorkbench({
  port,
  listen,
  deskOf,
}: WorkbenchOptions): Promise<{ port: number; close: () => Promise<void> }> {
  const server = webServer({
    ...{ what: 'The workbench', listen, bodyLimit: MAX_BODY_BYTES, policy: WORKBENCH_POLICY },
  });
  const benches = new Benches();
  workbenchRoutes(server, benches, (request) => {
    const desk = deskOf(bearer(request));
    if (!desk) throw new Refused(401, 'Open the link that `npm run workbench` has printed.');
    return desk;
  });
  const actual = await listenAt(server, listen, port);
  return {
    port: actual,
    close: async () => {
      benches.close();
      await server.close();
    },
  };
}
