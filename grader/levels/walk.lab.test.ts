import { afterAll, expect, test } from '@jest/globals';
import { observe } from '../pipeline.ts';
import type { RunRecord } from './run-record.ts';
import { lastLevel } from './index.ts';
import { verdictOf } from './verdict-of.ts';
import { answered, expectPromised, recordOf, stops, writeRecordedWalk } from './walk.testing.ts';

/** Walks all of it anew: RECORD_RUNS=all npm test -- levels/walk.lab; with `new`, what has no record. */
const recording = process.env['RECORD_RUNS'];
const way = [...stops, ...answered];
const known = way.filter((stop) => recording !== 'all' && recordOf(stop));

/** The first stop of some levels is walked all the same, to hold the records true. */
const HELD = [0, 4, lastLevel];
const live = way.filter(
  (stop) =>
    !known.includes(stop) || (HELD.includes(stop.level) && way.find(({ level }) => level === stop.level) === stop),
);

const runs: RunRecord[] = [];
afterAll(() => {
  const kept = known.flatMap((stop) => recordOf(stop) ?? []);
  const isKept = ({ level, source }: RunRecord) => kept.some((each) => each.level === level && each.source === source);
  if (recording !== undefined) writeRecordedWalk([...kept, ...runs.filter((run) => !isKept(run))]);
});

test.each(live)('level $level, after $step: what the chapter promises passes', async (stop) => {
  const { level, source } = stop;
  const run = await observe({ level, source, file: 'clean.c', seed: 7, kernel: 'lab', progress: () => undefined });
  runs.push(run);
  expectPromised(stop, run);
  const before = recordOf(stop);
  if (!before || recording !== undefined) return;
  const outline = (record: RunRecord) => verdictOf(record).steps.map(({ id, status, hint }) => ({ id, status, hint }));
  expect(outline(run)).toEqual(outline(before));
});
