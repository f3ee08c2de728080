import { expect, test } from '@jest/globals';
import { isMet, median } from './figures.ts';

test('the median of odd and even counts', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

test('a target is met by the median, not by the best or the worst', () => {
  const figure = { name: 'x', unit: 's' as const, values: [0.1, 0.9, 5], target: 1 };
  expect(isMet(figure)).toBe(true);
  expect(isMet({ ...figure, target: 0.5 })).toBe(false);
  expect(isMet({ name: 'x', unit: 's', values: [1] })).toBeUndefined();
});
