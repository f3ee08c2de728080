/** The middle of some numbers; of an even count, the mean of the two in the middle. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

/** One measured figure: every run's value, the unit, and what it is to stay below. */
export interface Figure {
  name: string;
  unit: 's' | 'MB' | '×';
  values: number[];
  target?: number;
}

export const isMet = ({ values, target }: Figure): boolean | undefined =>
  target === undefined ? undefined : median(values) <= target;
