import { expect, test } from '@jest/globals';
import { recorder, type Recording } from './record.ts';

const sample = (bytes: number) => ({ output: 'o', cpu: 0, data: new Uint8Array(bytes) });
const recorded = (...batches: number[][]): Recording => {
  const recording: Recording = { samples: [], lost: 0 };
  const record = recorder(recording);
  for (const sizes of batches) record(sizes.map(sample));
  return recording;
};

test('what a program sends is kept', () => {
  const { samples, lost } = recorded([44, 424], [16]);
  expect(samples.map(({ data }) => data.length)).toEqual([44, 424, 16]);
  expect(lost).toBe(0);
});

test('a flood of small samples counts as lost from the 10,000th on, also in one batch', () => {
  const flood = recorded(Array.from({ length: 200_000 }, () => 8));
  expect(flood.samples).toHaveLength(10_000);
  expect(flood.lost).toBe(190_000);
});

test('so does a flood of large ones from 8 MiB on', () => {
  const flood = recorded(...Array.from({ length: 200 }, () => [65_000]));
  expect(flood.samples).toHaveLength(129);
  expect(flood.lost).toBe(71);
});
