import { beforeAll, expect, test } from '@jest/globals';
import type { RunRecord } from '../levels/run-record.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { observe } from '../pipeline.ts';
import { inParallel } from '../base/in-parallel.ts';
import { expectAsItMust, fileOf, recordedRuns, trialsToRecord, writeRecordedRuns } from './recorded-runs.testing.ts';

/** Makes all of them anew: RECORD_RUNS=all npm test -- recorded-runs.lab; with `new`, those that have no record. */
const recording = process.env['RECORD_RUNS'];

/** One of each kind of evidence: what is declared, what is in the maps, which calls are reported, and what of them. */
const SAMPLES = [
  'wrong 1-ring-buffer',
  'wrong 0-key-process',
  'wrong 2-long-messages-skipped',
  'wrong 1-address-of-another-call',
];

const recorded = recording === 'all' ? new Map<string, RunRecord>() : recordedRuns();
const trials = trialsToRecord();
const live = trials.filter(({ name }) => SAMPLES.includes(name) || !recorded.has(name));
const runs = new Map<string, RunRecord>();

beforeAll(async () => {
  await inParallel(live, recording === undefined ? 1 : 2, async (trial) => {
    const request = { ...trial, file: fileOf(trial.name), kernel: 'lab' as const, progress: () => undefined };
    runs.set(trial.name, await observe(request));
  });
  if (recording !== undefined)
    writeRecordedRuns(trials.flatMap(({ name }) => recorded.get(name) ?? runs.get(name) ?? []));
}, 1_800_000);

test.each(live)('$name', async (trial) => {
  const run = runs.get(trial.name);
  if (!run) throw new Error('it was not graded');
  await expectAsItMust(trial, run);
});

test.each(SAMPLES)('%s comes to the same as when it was recorded', (name) => {
  const outline = (run: RunRecord | undefined) =>
    run && verdictOf(run).steps.map(({ id, status, hint }) => ({ id, status, hint }));
  expect(outline(runs.get(name))).toBeDefined();
  expect(outline(runs.get(name))).toEqual(outline((recorded.size > 0 ? recorded : runs).get(name)));
});
