import { afterAll, expect, test } from '@jest/globals';
import { observe } from '../pipeline.ts';
import type { RunRecord } from './run-record.ts';
import { verdictOf } from './verdict-of.ts';
import { answered, expectPromised, recordOf, stops, writeRecordedWalk } from './walk.testing.ts';

/** Walks all of it anew: RECORD_RUNS=1 npm test -- levels/walk.lab */
const isRecording = process.env['RECORD_RUNS'] !== undefined;

/** The first stop of each level is walked all the same. Where a chapter ends there is its solution, which other tests grade. */
const live = [...stops, answered].filter(
  (stop, at, all) => isRecording || all[at - 1]?.level !== stop.level || !recordOf(stop),
);

const runs: RunRecord[] = [];
afterAll(() => {
  if (isRecording) writeRecordedWalk(runs);
});

test.each(live)('level $level, after $step: what the chapter promises passes', async (stop) => {
  const { level, source } = stop;
  const run = await observe({ level, source, file: 'clean.c', seed: 7, kernel: 'lab', progress: () => undefined });
  runs.push(run);
  expectPromised(stop, run);
  const before = recordOf(stop);
  if (!before || isRecording) return;
  const outline = (record: RunRecord) => verdictOf(record).steps.map(({ id, status, hint }) => ({ id, status, hint }));
  expect(outline(run)).toEqual(outline(before));
});
