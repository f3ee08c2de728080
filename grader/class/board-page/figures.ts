import type { Board } from './board.ts';
import { byId, make } from '../../web/page/dom.ts';
import { hasFinished, lookOf } from './place.ts';

/** The words that count, of one. */
const ONE: Record<string, string> = { learners: 'learner' };

/** The class in a few numbers. */
export function drawFigures(board: Board): void {
  const rows = [...board.rows.values()];
  const figures = {
    learners: rows.length,
    stuck: rows.filter((row) => lookOf(row, board).look === 'stuck').length,
    finished: rows.filter((row) => hasFinished(row, board)).length,
  };
  const place = byId('figures');
  const signature = JSON.stringify(figures);
  if (place.dataset['drawn'] === signature) return;
  const stuckBefore = place.dataset['stuck'];
  Object.assign(place.dataset, { drawn: signature, stuck: String(figures.stuck) });
  place.replaceChildren(
    ...Object.entries(figures).map(([word, count]) =>
      make('div', word, [make('dt', '', [count === 1 ? (ONE[word] ?? word) : word]), make('dd', '', [String(count)])]),
    ),
  );
  // For those who listen to the page. Every change would be too much.
  if (stuckBefore !== undefined && stuckBefore !== String(figures.stuck))
    byId('said').textContent = `${figures.stuck} of ${figures.learners} learners are stuck.`;
}
