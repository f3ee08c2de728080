import { escaped } from '../base/escaped.ts';
import { isWrong, worstOf, type Mark } from '../judge/mark.ts';
import type { Lane, Stream, Stretch } from '../judge/streams/lanes.ts';
import type { Call } from '../platform/call.ts';
import { drawn, plural, stretchText, streamName, streamSummary } from './stream-words.ts';
import { callText, MARKS, titleOf } from './timeline-words.ts';
import type { Timeline } from '../judge/timeline.ts';

/** Where in the page a call is told of. */
type PlaceOfCall = (call: Call) => string | undefined;

/** Patterns beside colours. The picture that has them must not be `display: none`, or they are not there. */
export const PATTERNS = `<svg class="patterns" aria-hidden="true" width="0" height="0"><defs>
<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="paper" width="6" height="6"/><rect class="ink" width="2" height="6"/></pattern>
<pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="paper" width="6" height="6"/><circle class="ink" cx="3" cy="3" r="1.5"/></pattern>
</defs></svg>`;

/** What the lanes show, said once. */
export const HOW_LANES_READ =
  'A bar is a stream of bytes. Above, in grey, is what really passed, call by call; below are the chunks that your program sent for it. A line leads from a chunk to where its position says that it belongs, if that is somewhere else. A block leads to its call.';

/**
 * The streams of a connection. Places are in parts of the whole and heights in pixels, so that text keeps its size, however
 * narrow the page is.
 */
export const laneHtml = (lane: Lane, timeline: Timeline, placeOfCall: PlaceOfCall): string =>
  `<div class="streams">${lane.streams.map((stream) => streamHtml(stream, lane, timeline, placeOfCall)).join('\n')}</div>`;

/** From top to bottom: what passed, the chunks, chunks that are too many, and where chunks say that they are. */
const PASSED = { y: 1, height: 5 };
const BLOCK = { y: 10, height: 18 };
const EXTRA = { y: 31, height: 9 };
const CLAIMS = 30;

function streamHtml(stream: Stream, { connection }: Lane, timeline: Timeline, placeOfCall: PlaceOfCall): string {
  const shown = drawn(stream);
  const scale = scaleOf(shown);
  const extras = blocksOf(shown.filter(isExtra), scale);
  const blocks = blocksOf(
    shown.filter((stretch) => !isExtra(stretch)),
    scale,
  );
  const claims = claimsOf(shown, scale);
  const top = extras.length > 0 ? EXTRA.y + EXTRA.height : BLOCK.y + BLOCK.height;
  const height = top + (claims.length > 0 ? CLAIMS : 0) + 2;
  const { name, means } = streamName(stream);
  const summary = streamSummary(stream);
  const fd = timeline.fd === undefined ? `, fd ${connection.fd}` : '';
  const draw = (block: Block, box: typeof BLOCK) => blockHtml(block, box, placeOfCall);
  return `<div class="stream"><p><b>${escaped(name)}</b> ${escaped(`${means}${fd}`)} <span>${escaped(summary)}</span></p>
<svg role="group" aria-label="${escaped(`${titleOf(timeline)}, ${name}: ${summary}`)}" height="${height}">
${passedHtml(stream, scale)}
${blocks.map((block) => draw(block, BLOCK)).join('')}${cuts(blocks, scale)}
${extras.map((block) => draw(block, EXTRA)).join('')}${claims.map((claim) => claimHtml(claim, top, height)).join('')}${signs(blocks)}
</svg>
<p class="ends"><span>${scale.from}</span>${claims.length > 0 ? '<span>where they say they are</span>' : ''}<span>${scale.to}</span></p></div>`;
}

const isExtra = ({ mark }: Stretch): boolean => mark === 'extra';

interface Scale {
  from: number;
  to: number;
  /** In parts of 1000. */
  x: (at: number) => number;
}
const WIDTH = 1000;

/** All that passed; of what an event says, no more than that, for it may say anything. */
function scaleOf(stretches: Stretch[]): Scale {
  const inside = stretches.filter((stretch) => !isExtra(stretch));
  const from = inside[0]?.from ?? 0;
  const to = Math.max(inside.at(-1)?.to ?? 0, from + 1);
  return { from, to, x: (at) => Math.min(WIDTH, Math.max(0, ((at - from) / (to - from)) * WIDTH)) };
}

interface Block {
  x: number;
  end: number;
  mark: Mark;
  stretches: Stretch[];
}

/** What is narrower than this is drawn together with its neighbours, and shows the worst of them. */
const LEAST = 3;

function blocksOf(stretches: Stretch[], { x }: Scale): Block[] {
  const blocks: Block[] = [];
  for (const stretch of stretches) {
    const block = { x: x(stretch.from), end: x(stretch.to), mark: stretch.mark, stretches: [stretch] };
    const last = blocks.at(-1);
    const isNarrow = ({ x, end }: Block) => end - x < LEAST;
    if (last && isNarrow(last) && isNarrow(block)) {
      last.end = Math.max(last.end, block.end);
      last.stretches.push(stretch);
      last.mark = worstOf(last.stretches);
    } else blocks.push(block);
  }
  return blocks;
}

const share = (thousandths: number): string => `${Number((thousandths / 10).toFixed(2))}%`;

function blockHtml({ x, end, mark, stretches }: Block, { y, height }: typeof BLOCK, placeOfCall: PlaceOfCall): string {
  const told = stretches.find((stretch) => stretch.mark === mark);
  const place = told?.call && placeOfCall(told.call);
  const width = Math.max(end - x, LEAST);
  const rect = `<title>${escaped(titleOfBlock(stretches, mark))}</title><rect x="${share(Math.min(x, WIDTH - width))}" y="${y}" width="${share(width)}" height="${height}"/>`;
  if (place === undefined) return `<g class="${mark}">${rect}</g>`;
  return `<a class="${mark}" href="#${place}"${isWrong({ mark }) ? '' : ' tabindex="-1"'}>${rect}</a>`;
}

function titleOfBlock(stretches: Stretch[], mark: Mark): string {
  const [first, ...more] = stretches.filter((stretch) => stretch.mark === mark);
  if (!first) return '';
  const call = first.call ? `${callText(first.call)}: ` : '';
  return `${call}${stretchText(first)}${more.length > 0 ? `; and ${more.length} more like this` : ''}`;
}

/** Calls next to each other differ in their shade; what is too narrow for that is one. */
function passedHtml({ passed }: Stream, { from, x }: Scale): string {
  const bars: { x: number; end: number; calls: Call[] }[] = [];
  for (const each of passed.filter(({ to }) => to > from)) {
    const last = bars.at(-1);
    const end = x(each.to);
    if (last && (last.end - last.x < LEAST || end - x(each.from) < LEAST)) {
      last.end = end;
      last.calls.push(each.call);
    } else bars.push({ x: x(each.from), end, calls: [each.call] });
  }
  return bars
    .map(
      ({ x: at, end, calls }) =>
        `<g class="passed"><title>${escaped(calls.length === 1 && calls[0] ? callText(calls[0]) : plural(calls.length, 'call'))}</title><rect x="${share(at)}" y="${PASSED.y}" width="${share(end - at)}" height="${PASSED.height}"/></g>`,
    )
    .join('');
}

/** Chunks that are narrower than this are not told apart. */
const LEAST_CUT = 8;

/** Where a chunk ends and the next one begins, in blocks of several that are right. */
function cuts(blocks: Block[], { x }: Scale): string {
  const places = blocks.flatMap(({ stretches }) =>
    stretches.flatMap(({ from, to, events }) => {
      if ((x(to) - x(from)) / events.length < LEAST_CUT) return [];
      let at = from;
      return events.slice(0, -1).map(({ msgSize }) => x((at += msgSize)));
    }),
  );
  if (places.length === 0) return '';
  const path = places.map((place) => `M${Number(place.toFixed(1))} 0v1`).join('');
  return `<svg class="cuts" aria-hidden="true" viewBox="0 0 ${WIDTH} 1" preserveAspectRatio="none" y="${BLOCK.y}" width="100%" height="${BLOCK.height}"><path d="${path}"/></svg>`;
}

interface Claim {
  from: number;
  to: number;
}
const MOST_CLAIMS = 60;

/** From where a chunk's bytes are to where it says that they are; of very many, some. */
function claimsOf(stretches: Stretch[], { x }: Scale): Claim[] {
  const claims = stretches
    .filter(({ mark }) => mark === 'differs')
    .flatMap(({ from, to, events: [event] }) => {
      const says = Number(event?.position ?? from);
      return event && says !== from ? [{ from: x((from + to) / 2), to: x(says) }] : [];
    });
  const step = Math.ceil(claims.length / MOST_CLAIMS);
  return claims.filter((_, i) => i % step === 0);
}

const claimHtml = ({ from, to }: Claim, top: number, bottom: number): string =>
  `<line x1="${share(from)}" y1="${top}" x2="${share(to)}" y2="${bottom - 4}"/><circle cx="${share(to)}" cy="${bottom - 4}" r="2.5"/>`;

/** Signs that are nearer to each other would lie on one another on a telephone. */
const SIGN_EVERY = 45;

function signs(blocks: Block[]): string {
  let next = 0;
  return blocks
    .filter(isWrong)
    .map(({ x, end, mark }) => {
      const middle = Math.min(WIDTH - 10, Math.max(10, (x + end) / 2));
      if (middle < next) return '';
      next = middle + SIGN_EVERY;
      return `<text aria-hidden="true" class="${mark}" x="${share(middle)}" y="${BLOCK.y + 14}">${MARKS[mark].sign}</text>`;
    })
    .join('');
}
