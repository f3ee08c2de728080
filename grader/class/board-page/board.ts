import type { FeedChanges, FeedRow, FeedStart } from '../board/row-feed.ts';

/** What the page knows of the class. */
export interface Board extends Omit<FeedStart, 'rows' | 'now'> {
  /** What the board's clock is ahead of this browser's. */
  aheadMs: number;
  /** By number. */
  rows: Map<number, FeedRow>;
}

export const emptyBoard = (): Board => ({
  ...{ code: '', joinUrl: '', stuckAfterMs: 0, hasWorkbench: false, course: [], aheadMs: 0, rows: new Map() },
});

/** The board with rows that are new or different, and without those that are gone. */
export function withChanges(board: Board, changes: Pick<FeedChanges, 'rows' | 'gone'>): Board {
  const rows = new Map(board.rows);
  for (const row of changes.rows) rows.set(row.number, row);
  for (const number of changes.gone) rows.delete(number);
  return { ...board, rows };
}

/** What is hidden is not even there. */
export const withoutNames = (board: Board): Board => ({
  ...board,
  rows: new Map(
    [...board.rows].map(([number, row]) => {
      const hidden = { ...row };
      delete hidden.name;
      return [number, hidden];
    }),
  ),
});

export const boardNow = ({ aheadMs }: Board): number => Date.now() + aheadMs;
