import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';
import { isWrong, type Mark } from '../judge/mark.ts';
import type { Row, Timeline } from '../judge/timeline.ts';
import { precedenceOf } from '../platform/actors.ts';
import { BAR_RIGHT, laneLines } from './stream-text.ts';
import { bytesOf, callText, countMarks, MARKS, placeOf, saidText, titleOf } from './timeline-words.ts';

const COLOURS: Record<Mark, (text: string) => string> = {
  right: chalk.green,
  differs: chalk.yellow,
  gap: chalk.red,
  extra: chalk.magenta,
  silent: chalk.dim,
  free: chalk.dim,
  unwatched: chalk.dim,
};

/** Columns for a call, and for the beginning of what it moved. */
const CALL_WIDTH = 24;
const BYTES_WIDTH = 24;
/** Connections of the others; the demo server has but a few. */
const MOST_OTHERS = 5;

/**
 * For each connection the calls that were made, and beside them the events that the program sent; above them the two
 * streams, where the program reports whole messages. Shown are the demo server's connections and, of the others, the first
 * where something is wrong: the probe's before the servers', as a report quotes the probe's. What is wrong comes first.
 */
export function timelineText(timelines: Timeline[]): string {
  const ofServer = timelines.filter(({ actor, fd }) => actor === 'server' && fd !== undefined);
  const isFaulty = ({ rows }: Timeline) => rows.some(isWrong);
  const wrong = timelines.filter((each) => !ofServer.includes(each) && isFaulty(each)).sort(byPrecedence);
  const shown = [
    ...ofServer.filter(isFaulty),
    ...wrong.slice(0, MOST_OTHERS),
    ...ofServer.filter((each) => !isFaulty(each)),
  ];
  const more = timelines.length - shown.length;
  const moreWrong = wrong.length - MOST_OTHERS;
  return [
    chalk.dim(`${' '.repeat(13)}${'what was called'.padEnd(CALL_WIDTH + BYTES_WIDTH + 2)}what your program sent`),
    ...shown.flatMap(timelineLines),
    ...(more > 0
      ? [
          chalk.dim(
            `… and ${more} more, ${moreWrong > 0 ? `${moreWrong} of them with something wrong` : 'all as they should be'} (--html FILE draws all)`,
          ),
          '',
        ]
      : []),
    ...legend(timelines),
    '',
    '',
  ].join('\n');
}

/** Events of which nobody knows where they belong come last. */
const byPrecedence = (a: Timeline, b: Timeline): number =>
  a.actor && b.actor ? precedenceOf(a.actor) - precedenceOf(b.actor) : Number(!a.actor) - Number(!b.actor);

function legend(timelines: Timeline[]): string[] {
  const counts = countMarks(timelines);
  const marks = (Object.keys(MARKS) as Mark[]).filter((mark) => counts[mark] > 0);
  const width = Math.max(3, ...marks.map((mark) => String(counts[mark]).length));
  const line = (mark: Mark, sign: string, count: string, means: string) =>
    `  ${COLOURS[mark](sign)} ${count.padStart(width)}  ${means}`;
  return [
    ...marks.map((mark) => line(mark, MARKS[mark].sign, String(counts[mark]), MARKS[mark].means)),
    ...(timelines.some(({ lanes }) => lanes.length > 0)
      ? [line('right', BAR_RIGHT, '', 'in a bar of a stream: bytes of which the chunks are right')]
      : []),
  ];
}

function timelineLines(timeline: Timeline): string[] {
  const start = timeline.rows[0]?.at ?? 0n;
  return [
    `${chalk.bold(titleOf(timeline))} ${chalk.dim(placeOf(timeline))}`,
    ...timeline.lanes.flatMap((lane) => laneLines(lane, COLOURS)),
    ...folded(timeline).flatMap((row) =>
      typeof row === 'number'
        ? chalk.dim(`${' '.repeat(13)}… ${row} more, as they should be`)
        : rowLine(row, start, timeline),
    ),
    '',
  ];
}

/** Runs of calls with nothing to remark, as their number: the probe makes many on one connection. */
function folded({ actor, rows }: Timeline): (Row | number)[] {
  if (actor === 'server') return rows;
  const stays = (row: Row, i: number): boolean => {
    const next = rows[i + 1];
    return isWrong(row) || i === 0 || !next || (next.mark === 'extra' && !next.call);
  };
  const shown: (Row | number)[] = [];
  for (const [i, row] of rows.entries()) {
    const last = shown.at(-1);
    if (stays(row, i)) shown.push(row);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}

function rowLine(row: Row, start: bigint, timeline: Timeline): string {
  const { at, mark, call, remarks } = row;
  const time = `${(Number(at - start) / 1e6).toFixed(1).padStart(8)} ms`;
  const made = (call ? callText(call) : '').padEnd(CALL_WIDTH);
  const moved = (call ? bytesOf(call.bytes, 16) : '').slice(0, BYTES_WIDTH - 1).padEnd(BYTES_WIDTH);
  const said = saidText(row, timeline);
  const remark = remarks[0] ? `: ${remarks[0].actual}` : '';
  const sent = COLOURS[mark](printable(`${MARKS[mark].sign} ${said}${remark}`).trimEnd());
  return `${chalk.dim(time)}  ${made}${chalk.dim(moved)}${sent}`;
}
