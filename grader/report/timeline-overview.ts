import { escaped } from '../base/escaped.ts';
import { isWrong, type Mark } from '../judge/mark.ts';
import type { Row, Timeline } from '../judge/timeline.ts';
import { titleOf } from './timeline-words.ts';

const WIDTH = 1000;
const ROW = 14;

/** All connections on one clock: a bar from the first call to the last, a dot for each call and each extra event. */
export function overview(timelines: Timeline[]): string {
  // A call of long before the hooks, and an event that gives no time, would leave no room for the others.
  const judged = timelines.flatMap(({ rows }) => rows.filter(({ call, mark }) => call && mark !== 'free'));
  const times = judged.map(({ at }) => at);
  const first = times.reduce((least, at) => (at < least ? at : least), times[0] ?? 0n);
  const last = times.reduce((most, at) => (at > most ? at : most), first);
  const span = Math.max(1, Number(last - first));
  const x = (at: bigint): string => Math.min(WIDTH, Math.max(0, (Number(at - first) / span) * WIDTH)).toFixed(1);
  const rows = timelines.map((timeline, i) => bar(timeline, i, x));
  const height = timelines.length * ROW;
  return `<figure>
<svg viewBox="-6 0 ${WIDTH + 12} ${height}" role="group" aria-label="All connections over ${(span / 1e6).toFixed(0)} ms">
${rows.join('\n')}
</svg>
<figcaption>Each line is a connection, over ${(span / 1e6).toFixed(0)} ms; each dot is a call. Choose one to read it below.</figcaption>
</figure>`;
}

function bar(timeline: Timeline, index: number, x: (at: bigint) => string): string {
  const y = index * ROW + ROW / 2;
  const ends = [timeline.rows[0], timeline.rows.at(-1)].map((row) => x(row?.at ?? 0n));
  // What is wrong is drawn last, so that nothing hides it.
  const dots = [...timeline.rows].sort((a, b) => Number(isWrong(a)) - Number(isWrong(b))).map((row) => dot(row, x, y));
  return `<a href="#c${index}"><title>${escaped(titleOf(timeline))}</title><rect x="-6" y="${y - ROW / 2}" width="${WIDTH + 12}" height="${ROW}"/><path d="M${ends[0]} ${y}H${ends[1]}"/>${dots.join('')}</a>`;
}

const RADIUS: Partial<Record<Mark, number>> = { differs: 4, gap: 4, extra: 4, right: 3 };

const dot = ({ at, mark }: Row, x: (at: bigint) => string, y: number): string =>
  `<circle class="${mark}" cx="${x(at)}" cy="${y}" r="${RADIUS[mark] ?? 1.8}"/>`;
