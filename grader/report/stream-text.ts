import chalk from 'chalk';
import { printable } from '../base/foreign-text.ts';
import { worstOf, type Mark } from '../judge/mark.ts';
import type { Lane, Stream, Stretch } from '../judge/streams/lanes.ts';
import { drawn, faultsIn, streamName, streamSummary } from './stream-words.ts';
import { MARKS } from './timeline-words.ts';
import { wrapped } from './wrapped.ts';

/** A lane fits a terminal of 80 columns. */
const WIDTH = 80;
const INDENT = 7;
const BAR = WIDTH - INDENT - 3;
const MARGIN = ' '.repeat(INDENT);
/** Lines about what is wrong in a stream. */
const MOST_FAULTS = 4;

/** The sign of bytes that came right, in a bar; of all others it is their mark's. */
export const BAR_RIGHT = '━';

/** Each direction of a connection as a bar of its bytes, with what is wrong in it below. */
export const laneLines = ({ streams }: Lane, colours: Record<Mark, (text: string) => string>): string[] =>
  streams.flatMap((stream) => {
    const { faults, more } = faultsIn(stream.stretches, MOST_FAULTS);
    return [
      `  ${chalk.bold(streamName(stream).name.padEnd(INDENT - 2))}${chalk.dim(wrapped(streamSummary(stream), INDENT, WIDTH))}`,
      `${MARGIN}${bar(stream, colours)}`,
      ...faults.map(
        ({ stretch: { mark }, text }) => `${MARGIN}${colours[mark](cut(`${MARKS[mark].sign} ${printable(text)}`))}`,
      ),
      ...(more > 0 ? [`${MARGIN}${chalk.dim(`… and ${more} more`)}`] : []),
    ];
  });

const cut = (text: string): string => (text.length > WIDTH - INDENT ? `${text.slice(0, WIDTH - INDENT - 1)}…` : text);

/** Each column says the worst of its bytes, so that a gap of one byte is seen. */
function bar(stream: Stream, colours: Record<Mark, (text: string) => string>): string {
  const shown = drawn(stream);
  const inside = shown.filter(({ mark }) => mark !== 'extra');
  const from = Math.min(...(inside.length > 0 ? inside : shown).map((stretch) => stretch.from));
  const to = Math.max(...(inside.length > 0 ? inside : shown).map((stretch) => stretch.to), from + 1);
  const columns: Stretch[][] = Array.from({ length: BAR }, () => []);
  const column = (at: number): number => Math.min(BAR - 1, Math.max(0, Math.floor(((at - from) / (to - from)) * BAR)));
  for (const stretch of shown)
    for (let at = column(stretch.from); at <= column(Math.max(stretch.from, stretch.to - 1)); at++)
      columns[at]?.push(stretch);
  const marks = columns.map(worstOf);
  return marks.map((mark) => colours[mark](mark === 'right' ? BAR_RIGHT : MARKS[mark].sign)).join('');
}
