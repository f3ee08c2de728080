import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runRecord, type RunRecord } from '../levels/run-record.ts';
import { expectAsItMust, fileOf, recordedRuns, trialsToRecord, writeRecordedRuns } from './recorded-runs.testing.ts';

/** What has no record of today is graded in recorded-runs.lab.test.ts, and so are a few of these. */
const runs = recordedRuns();
for (const trial of trialsToRecord()) {
  const run = runs.get(trial.name);
  if (run) test(trial.name, () => expectAsItMust(trial, run));
}

test('a run of a program that has changed, or of an older kind, is no record', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recorded-runs-'));
  try {
    const [first, second, third] = trialsToRecord();
    if (!first || !second || !third) throw new Error('there are more programs than that');
    const recordOf = ({ name, level, source }: typeof first): RunRecord => ({
      ...{ format: runRecord.shape.format.value, kit: '', level, seed: 7, file: fileOf(name), source, diagnostics: [] },
      kernel: { backend: 'lab', release: '', arch: 'x86_64' },
      timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
    });
    const older = { ...recordOf(third), format: 'ebpf-http-workshop run 0' } as unknown as RunRecord;
    const file = join(folder, 'runs.br');
    writeRecordedRuns([recordOf(first), { ...recordOf(second), source: `${second.source}\n` }, older], file);
    expect(recordedRuns(file)).toEqual(new Map([[first.name, recordOf(first)]]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
