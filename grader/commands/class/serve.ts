import { relative, resolve } from 'node:path';
import { addressesOf } from '../../web/addresses-of.ts';
import { ClassBoard } from '../../class/board/class-board.ts';
import { openServer } from '../../class/board/open-server.ts';
import { Store } from '../../class/board/store.ts';
import { kitRoot } from '../../base/paths.ts';
import { boardText } from '../../report/board-text.ts';
import { checkedPort } from '../checked-port.ts';
import { untilAborted } from '../until-aborted.ts';
import { checkedProxy, checkedPublicUrl } from './checked-address.ts';
import { openClassroom } from './open-classroom.ts';

export interface ServeOptions {
  port: string;
  listen: string;
  data: string | undefined;
  stuckAfter: number;
  publicUrl: string[];
  behindProxy: string | undefined;
  /** Learners work in the browser, too. */
  workbench: boolean;
  /** Who grades what they run: the workers of a queue, or this process. */
  queue: string | undefined;
  jobs: number | undefined;
  /** Seconds for an attempt. */
  limit: number;
  /** Whether a learner may see a solution before the level is passed. */
  solutions: boolean;
}

/** Serves the class board until the signal. Resolves with the exit code. */
export async function serve(options: ServeOptions, signal: AbortSignal): Promise<number> {
  const { listen, stuckAfter } = options;
  const wanted = checkedPort(options.port, 0);
  const publicUrls = options.publicUrl.map(checkedPublicUrl);
  const proxy = options.behindProxy === undefined ? {} : { proxy: checkedProxy(options.behindProxy) };
  const folder = resolve(options.data ?? resolve(kitRoot, 'class-board'));
  const store = new Store(folder);
  const board = new ClassBoard(store);
  let opened: Awaited<ReturnType<typeof openClassroom>> | undefined;
  try {
    if (options.workbench)
      opened = await openClassroom(board, store.work, { ...options, folder, isSecure: isAllSecure(publicUrls) });
    const { open, ...addresses } = addressesOf(listen);
    const urlOf = (address: string, actual: number) => publicUrls[0]?.origin ?? `http://${address}:${actual}`;
    const server = await openServer(board, {
      ...{ port: wanted, listen, stuckAfterMs: stuckAfter * 60_000 },
      ...{ ...proxy, names: publicUrls.map(({ hostname }) => hostname) },
      ...{ joinUrl: (actual) => urlOf(addresses.forLearners, actual), classroom: opened?.classroom },
    });
    process.stdout.write(
      boardText({
        forInstructor: urlOf(addresses.forInstructor, server.port),
        forLearners: urlOf(addresses.forLearners, server.port),
        ...{ open, port: server.port, code: board.code, learners: board.learners().length },
        ...{ token: board.newInstructor(), folder: relative(process.cwd(), folder) || folder },
        hasWorkbench: options.workbench,
      }),
    );
    await untilAborted(signal, new Promise(() => undefined));
    await server.close();
    return 0;
  } finally {
    await opened?.close();
    board.close();
  }
}

/** A cookie for TLS only would shut out those who come by the machine's own address. */
const isAllSecure = (publicUrls: URL[]): boolean =>
  publicUrls.length > 0 && publicUrls.every(({ protocol }) => protocol === 'https:');
