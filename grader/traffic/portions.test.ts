import { expect, test } from '@jest/globals';
import { portions } from './portions.ts';

const sizes = (count: number, bytes: number) => {
  const samples = Array.from({ length: count }, (_, cpu) => ({ output: 'o', cpu, data: new Uint8Array(bytes) }));
  const groups = [...portions(samples)];
  expect(groups.flat()).toEqual(samples);
  return groups.map(({ length }) => length);
};

test.each([
  [0, 8, []],
  [3, 424, [3]],
  [2500, 8, [1000, 1000, 500]],
  [40, 65_536, [16, 16, 8]],
])('%i samples of %i bytes', (count, bytes, expected) => {
  expect(sizes(count, bytes)).toEqual(expected);
});
