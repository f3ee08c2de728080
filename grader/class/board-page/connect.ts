import type { FeedRow, FeedStart } from '../board/row-feed.ts';
import { emptyBoard, withRows, type Board } from './board.ts';

/** After a refusal the browser does not try again by itself. */
const AGAIN_MS = 3000;

interface Listeners {
  onBoard: (board: Board) => void;
  /** What is wrong; empty when nothing is. */
  onNotice: (words: string) => void;
}

/** Listens to the board until it is closed, through restarts and lost connections: each begins with everything anew. */
export function connect(names: boolean, { onBoard, onNotice }: Listeners): { close: () => void } {
  let board = emptyBoard();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const events = new EventSource(`api/events?names=${names ? 1 : 0}`);
  let current = { close: () => events.close() };
  events.addEventListener('start', ({ data }: MessageEvent<string>) => {
    const { now, rows, ...start } = JSON.parse(data) as FeedStart;
    board = withRows({ ...start, aheadMs: now - Date.now(), rows: new Map() }, rows);
    onNotice('');
    onBoard(board);
  });
  events.addEventListener('rows', ({ data }: MessageEvent<string>) => {
    board = withRows(board, (JSON.parse(data) as { rows: FeedRow[] }).rows);
    onBoard(board);
  });
  events.addEventListener('error', () => {
    const refused = events.readyState === EventSource.CLOSED;
    onNotice(
      refused
        ? 'The board does not let this page in: open the link that “npm run class -- serve” has printed.'
        : 'The connection to the board is lost. The page shows how things were, and goes on when it is back.',
    );
    if (refused) timer = setTimeout(() => (current = connect(names, { onBoard, onNotice })), AGAIN_MS);
  });
  return {
    close: () => {
      clearTimeout(timer);
      current.close();
    },
  };
}
