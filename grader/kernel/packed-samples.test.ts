import { describe, expect, test } from '@jest/globals';
import { MOST } from '../base/shapes.ts';
import { packedSamples, unpackSamples } from './packed-samples.ts';

const outputs = ['socket_open_events', 'socket_data_events'];
const packed = (...samples: [output: number, cpu: number, ...data: number[]][]): Uint8Array =>
  Buffer.concat(
    samples.map(([output, cpu, ...data]) =>
      Buffer.concat([new Uint8Array(new Int32Array([output, cpu, data.length]).buffer), Buffer.from(data)]),
    ),
  );
const bytes = packed([1, 0, 7, 8, 9], [0, -1], [1, 1, 5]);

test('each sample has its output, its processor and its bytes, in the order in which they came', () => {
  const samples = unpackSamples({ outputs, bytes });
  expect(samples.map(({ data, ...rest }) => ({ ...rest, data: [...data] }))).toEqual([
    { output: 'socket_data_events', cpu: 0, data: [7, 8, 9] },
    { output: 'socket_open_events', cpu: -1, data: [] },
    { output: 'socket_data_events', cpu: 1, data: [5] },
  ]);
  expect(packedSamples.parse({ outputs, bytes })).toEqual(samples);
  expect(unpackSamples({ outputs, bytes: new Uint8Array() })).toEqual([]);
});

describe('what no session packs is refused', () => {
  const many = packed(...Array.from({ length: MOST.samples + 1 }, (): [number, number] => [0, 0]));
  const tooLarge = packed([0, 0, ...new Array<number>(MOST.sampleBytes + 1).fill(1)]);
  const otherSize = Buffer.from(bytes);
  otherSize.writeUInt32LE(2 ** 32 - 1, 8);
  test.each([
    ['a sample that is cut off', bytes.subarray(0, -1)],
    ['a sample that is longer than all there is', otherSize],
    ['an output that does not exist', packed([2, 0, 1])],
    ['more samples than any run has', many],
    ['a sample that no ring holds', tooLarge],
  ])('%s', (_, wrong) => {
    expect(packedSamples.safeParse({ outputs, bytes: wrong }).success).toBe(false);
  });

  test('half a head', () => {
    expect(packedSamples.safeParse({ outputs, bytes: bytes.subarray(0, 5) }).success).toBe(false);
  });
});
