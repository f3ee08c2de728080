import type { FeedChanges, FeedStart } from '../board/row-feed.ts';
import { serverEvents } from '../../web/server-events.ts';
import { emptyBoard, withChanges, type Board } from './board.ts';
import { ask } from '../../web/page/sign-in.ts';

const AGAIN_MS = 1000;

const NOT_LET_IN = 'The board does not let this page in: open the link that “npm run class -- serve” has printed.';
const LOST = 'The connection to the board is lost. The page shows how things were, and goes on when it is back.';
const TOO_MANY = 'Too many pages are open: close another one.';

interface Listeners {
  onBoard: (board: Board) => void;
  /** What is wrong; empty when nothing is. */
  onNotice: (words: string) => void;
}

/** Listens to the board until it is closed, through restarts and lost connections: each begins with everything anew. */
export function connect(names: boolean, listeners: Listeners): { close: () => void } {
  const closed = new AbortController();
  keepListening(names, listeners, closed.signal).catch(() => undefined); // it is closed
  return { close: () => closed.abort() };
}

async function keepListening(names: boolean, listeners: Listeners, signal: AbortSignal): Promise<void> {
  for (;;) {
    const ending = await listen(names, listeners, signal).catch(() => LOST);
    signal.throwIfAborted();
    listeners.onNotice(ending);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

/** Resolves when there is no more to hear, with the words for that. */
async function listen(names: boolean, { onBoard, onNotice }: Listeners, signal: AbortSignal): Promise<string> {
  const { status, body } = await ask(`api/rows?names=${names ? 1 : 0}`, { signal });
  if (status !== 200 || !body) return { 401: NOT_LET_IN, 503: TOO_MANY }[status] ?? LOST;
  let board = emptyBoard();
  for await (const { event, data } of serverEvents(body)) {
    if (signal.aborted) break;
    if (event === 'start') {
      const { now, rows, ...start } = JSON.parse(data) as FeedStart;
      board = withChanges({ ...start, aheadMs: now - Date.now(), rows: new Map() }, { rows, gone: [] });
      onNotice('');
    } else board = withChanges(board, JSON.parse(data) as FeedChanges);
    onBoard(board);
  }
  return LOST;
}
