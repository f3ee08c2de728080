import { describe, expect, test } from '@jest/globals';
import { dataOutputAmong } from '../events/layout.ts';
import { factsOf } from '../judge/facts.ts';
import { isWrong } from '../judge/mark.ts';
import type { Stretch } from '../judge/streams/lanes.ts';
import { timelines } from '../judge/timeline.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { timelinePage } from '../report/timeline-page.ts';
import { timelineText } from '../report/timeline-text.ts';
import { recordedRuns } from './recorded-runs.testing.ts';

const runs = [...recordedRuns()].filter(
  ([, { evidence }]) => dataOutputAmong(evidence?.outputs ?? []) === 'socket_chunk_events',
);

/** What is wrong in the streams of a program of which only that is wrong: the mark, and what the remarks begin with. */
const FAULTS: Record<string, RegExp> = {
  'wrong 8-post-and-http-only': /^gap:$/,
  'wrong 8-first-chunk-only': /^gap:$/,
  'wrong 8-rest-left-out': /^gap:$/,
  'wrong 8-eight-chunks': /^gap:$/,
  'wrong 8-everything-is-http': /^extra:this connection does not speak HTTP$/,
  'wrong 8-position-never-set': /^differs:position 0$/,
  'wrong 8-position-within-the-call': /^differs:position \d+$/,
  'wrong 8-position-behind': /^differs:position \d+$/,
  'wrong 8-directions-together': /^differs:position \d+$/,
  'wrong 8-gap-not-counted': /^differs:position \d+$/,
  'wrong 8-last-event-twice': /^extra:the same bytes once more$/,
  'wrong 8-size-of-the-first-event': /^differs:msg_size \d+$/,
};

for (const [name, run] of runs)
  describe(name, () => {
    const all = run.evidence ? timelines(factsOf(run.evidence)) : [];
    const streams = all.flatMap(({ lanes }) => lanes).flatMap((lane) => lane.streams);
    const wrong = streams.flatMap(({ stretches }) => stretches).filter(isWrong);

    test('has streams in which every byte that passed is told of once', () => {
      expect(streams.length).toBeGreaterThan(30);
      for (const { passed, stretches } of streams) {
        const inOrder = stretches.filter(({ mark }) => mark !== 'extra');
        expect(inOrder.slice(1).map(({ from }) => from)).toEqual(inOrder.slice(0, -1).map(({ to }) => to));
        expect(inOrder.at(0)?.from).toBe(passed.at(0)?.from);
        expect(inOrder.at(-1)?.to).toBe(passed.at(-1)?.to);
      }
    });

    test('shows what is wrong in its streams, and nothing else', () => {
      if (name.startsWith('right')) expect(wrong).toEqual([]);
      const words = ({ mark, remarks }: Stretch) => `${mark}:${remarks.map(({ actual }) => actual).join('; ')}`;
      const fault = FAULTS[name];
      if (!fault) return;
      expect(wrong.length).toBeGreaterThan(0);
      for (const stretch of wrong) expect(words(stretch)).toMatch(fault);
    });
  });

test('each of those faults was recorded', () => {
  expect(runs.map(([name]) => name)).toEqual(expect.arrayContaining([...Object.keys(FAULTS), ...SHOWN]));
});

/** With the most events, with the most that are wrong, with nothing wrong. */
const SHOWN = ['wrong 8-everything-is-http', 'wrong 8-position-within-the-call', 'right 8-half-size'];
test.each(runs.filter(([name]) => SHOWN.includes(name)))(
  '%s is told in a terminal of 80 columns, and on a page of a size that a browser opens',
  (_name, run) => {
    if (!run.evidence) throw new Error('it never ran');
    const all = timelines(factsOf(run.evidence));
    const lanes = timelineText(all)
      .split('\n')
      .filter((line) => /^ {2}(in|out) |^ {7}\S/.test(line));
    expect(lanes.length).toBeGreaterThan(8);
    for (const line of lanes) expect(line.length).toBeLessThanOrEqual(80);
    // The largest has 4,400 events; a run ends at 6,000.
    expect(timelinePage({ verdict: verdictOf(run), file: run.file, timelines: all }).length).toBeLessThan(3_000_000);
  },
);
