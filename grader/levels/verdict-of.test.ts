import { expect, test } from '@jest/globals';
import { Scene } from '../judge/scene.testing.ts';
import { decodeWire, encodeWire } from '../base/wire.ts';
import { runRecord, type RunRecord } from './run-record.ts';
import { verdictOf } from './verdict-of.ts';

const record = (over: Partial<RunRecord> = {}): RunRecord => ({
  ...{ format: 'ebpf-http-workshop run 3', kit: '0.1.0', level: 1, seed: 7, file: 'clean.c', source: 'int x;\n' },
  ...{
    diagnostics: [],
    declarations: { programs: [], maps: [] },
    kernel: { backend: 'lab', release: '6.1', arch: 'x86_64' },
  },
  timings: { compileMs: 1, kernelMs: 2, attachMs: 3, trafficMs: 4, totalMs: 10 },
  ...over,
});

test('says pass, fail or error, and carries what was recorded', () => {
  expect(verdictOf(record())).toMatchObject({
    ...{ level: 1, verdict: 'fail', seed: 7, lostEvents: 0, kernel: { release: '6.1' }, timings: { totalMs: 10 } },
    title: expect.stringContaining('Open'),
  });
  const withoutBundle = record();
  delete withoutBundle.declarations;
  expect(verdictOf(withoutBundle).verdict).toBe('error');
});

test('a lower level can be asked for', () => {
  expect(verdictOf(record(), 0).steps.every(({ level }) => level === 0)).toBe(true);
});

test('no verdict on a run in which samples were lost or a request failed', () => {
  const scene = new Scene();
  expect(() => verdictOf(record({ evidence: scene.evidence([], { lost: 3 }) }))).toThrow('3 events were lost');
  const requests = [{ nonce: 'n', size: 1, family: 'IPv4' as const, problem: 'got "000"' }];
  expect(() => verdictOf(record({ evidence: scene.evidence([], { requests }) }))).toThrow('got "000"');
});

test('a run that lost events is worth another try', () => {
  const evidence = new Scene().evidence([], { lost: 3 });
  expect(() => verdictOf(record({ evidence }))).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('less busy') }),
  );
});

test('the same verdict after a way over text', () => {
  const scene = new Scene();
  scene.accept4();
  const before = record({ evidence: scene.evidence() });
  const after = runRecord.parse(decodeWire(encodeWire(before)));
  expect(after).toEqual(before);
  expect(verdictOf(after)).toEqual(verdictOf(before));
});
