import type { FeedRow } from '../board/row-feed.ts';
import { boardNow, type Board } from './board.ts';

export type Look = 'joined' | 'failing' | 'stuck' | 'broken' | 'passed';

/** Whole minutes, as the eye takes them in from afar. */
export function durationText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60}` : `${Math.floor(minutes / 1440)} d`;
}

/** How a learner looks on the board, and for how long it has been so. */
export function lookOf(row: FeedRow, board: Board): { look: Look; forMs: number } {
  const forMs = boardNow(board) - row.since;
  const tries = row.state === 'failing' || row.state === 'broken';
  return { look: tries && forMs >= board.stuckAfterMs ? 'stuck' : row.state, forMs };
}

export const titleOf = (step: string, { course }: Board): string =>
  course.flatMap(({ steps }) => steps).find(({ id }) => id === step)?.title ?? step;

export const hasFinished = ({ state, level }: FeedRow, { course }: Board): boolean =>
  state === 'passed' && level === course.length - 1;
