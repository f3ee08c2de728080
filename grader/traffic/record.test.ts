import { expect, test } from '@jest/globals';
import { recorder, type Recording } from './record.ts';

/** Batches of so many samples, each of so many bytes. */
function recorded(count: number, size: number, batches: number): Recording {
  const recording: Recording = { batches: [], lost: 0 };
  const record = recorder(recording);
  for (let i = 0; i < batches; i++) record(new Uint8Array(count * size), count);
  return recording;
}

test('what a program sends is kept', () => {
  const { batches, lost } = recorded(20, 436, 100);
  expect(batches).toHaveLength(100);
  expect(lost).toBe(0);
});

test('a flood of small samples counts as lost from the 10,000th on', () => {
  const flood = recorded(500, 20, 400);
  expect(flood.batches).toHaveLength(20);
  expect(flood.lost).toBe(190_000);
});

test('so does a flood of large ones from 8 MiB on', () => {
  const flood = recorded(1, 65_000, 200);
  expect(flood.batches).toHaveLength(129);
  expect(flood.lost).toBe(71);
});
