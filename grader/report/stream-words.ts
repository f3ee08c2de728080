import { grouped } from '../base/grouped.ts';
import { EGRESS } from '../events/layout.ts';
import { isWrong } from '../judge/mark.ts';
import type { Stream, Stretch } from '../judge/streams/lanes.ts';
import { directionName } from './names.ts';

/** The words of a stream, the same in a terminal and on a page. */
export const streamName = ({ direction }: Stream): { name: string; means: string } => ({
  name: directionName(direction),
  means: direction === EGRESS ? 'written by the process' : 'read by the process',
});

/** How much passed, and how much of it the program has told. */
export function streamSummary({ passed, stretches }: Stream): string {
  const chunks = stretches.reduce((sum, { events }) => sum + events.length, 0);
  const [wrong, extra] = [countOf(stretches, 'differs'), countOf(stretches, 'extra')];
  const faults = `${wrong > 0 ? `, ${wrong} wrong` : ''}${extra > 0 ? `, ${extra} too many` : ''}`;
  const missing = bytesIn(stretches.filter(({ mark }) => mark === 'gap'));
  const left = bytesIn(stretches.filter(isLeftOut));
  return [
    `${plural(bytesIn(passed), 'byte')} in ${plural(passed.length, 'call')}`,
    `${plural(chunks, 'chunk')}${faults}`,
    ...(missing > 0 ? [`${plural(missing, 'byte')} missing`] : []),
    ...(left > 0 ? [`${left} need none`] : []),
  ].join(' · ');
}

/** What the program says of the bytes of one call; empty where it says nothing and need not. */
export function chunksText(stretches: Stretch[], direction: number): string {
  const told = stretches.filter(({ mark, events }) => mark !== 'extra' && events.length > 0);
  const passed = bytesIn(stretches.filter(({ mark }) => mark !== 'extra'));
  const extra = countOf(stretches, 'extra');
  if (told.length === 0 && extra > 0) return `${plural(extra, 'chunk')} too many`;
  if (told.length === 0 && !stretches.some(({ mark }) => mark === 'gap')) return '';
  const count = told.reduce((sum, { events }) => sum + events.length, 0);
  const bytes = bytesIn(told) === passed ? plural(passed, 'byte') : `${bytesIn(told)} of ${plural(passed, 'byte')}`;
  const chunks = count === 0 ? 'no chunk' : plural(count, 'chunk');
  return `${chunks}  ${directionName(direction)}, ${bytes}${extra > 0 ? `, ${extra} too many` : ''}`;
}

/** A stretch and what there is to say of it, e.g. `at 400: 600 bytes missing`. */
export function stretchText({ mark, from, to, events, remarks }: Stretch): string {
  const bytes = plural(to - from, 'byte');
  const said: Partial<Record<Stretch['mark'], string>> = {
    right: `${bytes} in ${plural(events.length, 'chunk')}`,
    gap: `${bytes} missing`,
    free: `${bytes} without a verdict`,
    silent: `${bytes} that need no chunk`,
  };
  return `at ${from}: ${said[mark] ?? `${bytes}, ${remarks.map(({ actual }) => actual).join('; ')}`}`;
}

export interface Fault {
  stretch: Stretch;
  text: string;
}

/** What is wrong, and the same of one place once only; of more than so many, some of each kind, and how many more there are. */
export function faultsIn(stretches: Stretch[], most: number): { faults: Fault[]; more: number } {
  const alike = [...grouped(stretches.filter(isWrong), stretchText)].flatMap(([text, [stretch, ...others]]) =>
    stretch ? { stretch, text: others.length > 0 ? `${text}, ${others.length + 1} times` : text } : [],
  );
  const ranked = [...grouped(alike, ({ stretch: { mark } }) => mark).values()].flatMap((kind) =>
    kind.map((fault, rank) => ({ fault, rank })),
  );
  const chosen = new Set(
    ranked
      .sort((a, b) => a.rank - b.rank)
      .slice(0, most)
      .map(({ fault }) => fault),
  );
  return { faults: alike.filter((fault) => chosen.has(fault)), more: Math.max(0, alike.length - most) };
}

/** The part of a stream to draw: what came before HTTP was seen is none of the program's concern, unless it says something. */
export function drawn({ stretches }: Stream): Stretch[] {
  const first = stretches.findIndex(({ mark, events }) => mark !== 'free' || events.length > 0);
  return first > 0 ? stretches.slice(first) : stretches;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const countOf = (stretches: Stretch[], mark: Stretch['mark']): number =>
  stretches.filter((stretch) => stretch.mark === mark).reduce((sum, { events }) => sum + events.length, 0);

const isLeftOut = ({ mark, events }: Stretch): boolean => (mark === 'silent' || mark === 'free') && events.length === 0;

const bytesIn = (spans: { from: number; to: number }[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0);
