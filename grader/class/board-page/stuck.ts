import type { FeedRow } from '../board/row-feed.ts';
import { boardNow, type Board } from './board.ts';
import { byId, make } from '../../web/page/dom.ts';
import { durationText, lookOf, titleOf } from './place.ts';

/** More does not fit where it can be read from the back row. */
const SHOWN = 5;

export interface StuckPlace {
  /** A step, or what is there instead: a program that does not build. */
  place: string;
  count: number;
  longestMs: number;
}

/** Where the class is stuck: the places with most learners first, among equals the longest time. */
export function stuckPlaces(board: Board): StuckPlace[] {
  const places = new Map<string, FeedRow[]>();
  for (const row of board.rows.values()) {
    if (lookOf(row, board).look !== 'stuck') continue;
    const place = row.step ?? `Level ${row.level}`;
    places.set(place, [...(places.get(place) ?? []), row]);
  }
  const now = boardNow(board);
  return [...places]
    .map(([place, rows]) => ({
      place,
      count: rows.length,
      longestMs: now - Math.min(...rows.map(({ since }) => since)),
    }))
    .sort((a, b) => b.count - a.count || b.longestMs - a.longestMs);
}

export function drawStuck(board: Board): void {
  const list = byId('stuck');
  const places = stuckPlaces(board);
  const items = places.slice(0, SHOWN).map(({ place, count, longestMs }) => {
    const isStep = place.includes('.');
    const title = isStep ? titleOf(place, board) : 'The program does not build or load';
    const below = `${isStep ? `step ${place}` : place} · longest ${durationText(longestMs)}`;
    return make('li', '', [
      make('strong', '', [String(count)]),
      make('div', '', [make('p', '', [title]), make('p', 'below', [below])]),
    ]);
  });
  const more = places.length - items.length;
  if (more > 0) items.push(make('li', 'more', [`and ${more} more ${more === 1 ? 'place' : 'places'}`]));
  if (places.length === 0) items.push(make('li', 'more', ['Nobody.']));
  const drawn = items.map(({ outerHTML }) => outerHTML).join('');
  if (list.dataset['drawn'] === drawn) return;
  list.dataset['drawn'] = drawn;
  list.replaceChildren(...items);
}
