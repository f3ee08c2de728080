import { KitError } from '../../base/errors.ts';
import { WORKBENCH_POLICY } from '../../workbench/routes.ts';
import type { Classroom } from '../workbench/classroom.ts';
import { classroomRoutes } from '../workbench/routes.ts';
import type { ClassBoard } from './class-board.ts';
import { ClassDoor } from './class-door.ts';
import { instructorRoutes } from './instructor-routes.ts';
import { learnerRoutes } from './learner-routes.ts';
import { boardPage } from './page-routes.ts';
import { listenAt, webServer } from '../../web/web-server.ts';
import { RowFeed } from './row-feed.ts';

/** The largest report has under 4 KiB. */
const MAX_BODY_BYTES = 16 * 1024;

export interface ServerOptions {
  port: number;
  /** An address of this machine. */
  listen: string;
  stuckAfterMs: number;
  /** Where learners reach it, when the port is known. */
  joinUrl: (port: number) => string;
  /** The address of a proxy, which is believed when it says for whom it asks. */
  proxy?: string;
  /** Names of this server beside those of its machine. */
  names?: string[];
  requestMs?: number;
  /** Learners work in the browser, too. */
  classroom?: Classroom | undefined;
}

/** Serves a class. Throws KitError BOARD_PORT when it cannot listen there. */
export async function openServer(
  board: ClassBoard,
  { port, listen, stuckAfterMs, joinUrl, proxy, names = [], requestMs, classroom }: ServerOptions,
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = webServer({
    ...{ what: 'The board', listen, publicNames: names, bodyLimit: MAX_BODY_BYTES, requestMs },
    ...(proxy !== undefined && { proxy }),
    ...(classroom && { policy: WORKBENCH_POLICY }),
  });
  const about = { stuckAfterMs, joinUrl: '', hasWorkbench: classroom !== undefined };
  const door = new ClassDoor(board);
  const feed = new RowFeed(board, about);
  boardPage(server, classroom ? '/board' : '/');
  learnerRoutes(server, board, door);
  instructorRoutes(server, board, feed);
  if (classroom) classroomRoutes(server, classroom, door);
  const actual = await listenAt(server, listen, port).catch((error: unknown) => {
    feed.close();
    throw cannotListen(listen, port, error as Error);
  });
  about.joinUrl = joinUrl(actual);
  return {
    port: actual,
    close: async () => {
      feed.close();
      classroom?.close();
      await server.close();
    },
  };
}

const cannotListen = (listen: string, port: number, cause: Error): KitError =>
  new KitError(
    'machine',
    'BOARD_PORT',
    `the class board cannot listen on ${listen}, port ${port}: ${cause.message}`,
    'Choose another port: --port 0 takes a free one',
    { cause },
  );
