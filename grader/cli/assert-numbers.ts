import { KitError } from '../errors.ts';

/** yargs takes any word for a number, and what is none for NaN. Throws KitError USAGE for such an option. */
export function assertNumbers(options: Record<string, unknown>): true {
  const wrong = Object.entries(options).find(([, value]) => Number.isNaN(value));
  if (!wrong) return true;
  throw new KitError('usage', 'USAGE', `--${wrong[0]} takes a number`, `For example: --${wrong[0]} 7`);
}
