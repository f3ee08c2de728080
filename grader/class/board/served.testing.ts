import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassBoard } from './class-board.ts';
import { openServer, type ServerOptions } from './open-server.ts';
import { Store } from './store.ts';

export interface ServedBoard {
  url: string;
  code: string;
  /** Of the instructor. */
  token: string;
  board: ClassBoard;
  end: () => Promise<void>;
}

/** The board's server in this process: starts in milliseconds. In a folder of the caller's, the class in it goes on. */
export async function servedBoard(
  options: Partial<ServerOptions> = {},
  fill: (store: Store) => void = () => undefined,
  given?: string,
): Promise<ServedBoard> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'served-board-')));
  const store = new Store(folder);
  fill(store);
  const board = new ClassBoard(store);
  const server = await openServer(board, {
    ...{ port: 0, listen: '127.0.0.1', stuckAfterMs: 300_000, joinUrl: (port) => `http://127.0.0.1:${port}` },
    ...options,
  });
  return {
    ...{ url: `http://127.0.0.1:${server.port}`, code: board.code, token: board.newInstructor(), board },
    end: async () => {
      await server.close();
      board.close();
      if (given === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
