import { relative, resolve } from 'node:path';
import { addressesOf } from '../../class/board/addresses-of.ts';
import { ClassBoard } from '../../class/board/class-board.ts';
import { openServer } from '../../class/board/open-server.ts';
import { Store } from '../../class/board/store.ts';
import { kitRoot } from '../../paths.ts';
import { boardText } from '../../report/board-text.ts';
import { checkedPort } from '../checked-port.ts';
import { untilAborted } from '../until-aborted.ts';

export interface ServeOptions {
  port: string;
  listen: string;
  data: string | undefined;
  stuckAfter: number;
}

/** Serves the class board until the signal. Resolves with the exit code. */
export async function serve({ port, listen, data, stuckAfter }: ServeOptions, signal: AbortSignal): Promise<number> {
  const wanted = checkedPort(port, 0);
  const folder = resolve(data ?? resolve(kitRoot, 'class-board'));
  const board = new ClassBoard(new Store(folder));
  try {
    const addresses = addressesOf(listen);
    const server = await openServer(board, {
      ...{ port: wanted, listen, stuckAfterMs: stuckAfter * 60_000 },
      joinUrl: (actual) => `http://${addresses.forLearners}:${actual}`,
    });
    process.stdout.write(
      boardText({
        ...{ ...addresses, port: server.port, listen, code: board.code, learners: board.learners().length },
        ...{ token: board.newInstructor(), folder: relative(process.cwd(), folder) || folder },
      }),
    );
    await untilAborted(signal, new Promise(() => undefined));
    await server.close();
    return 0;
  } finally {
    board.close();
  }
}
