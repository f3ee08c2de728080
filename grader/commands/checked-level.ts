import { KitError } from '../errors.ts';
import { levels } from '../levels/index.ts';

/** The number of a level that exists, from what was typed. Throws KitError NO_SUCH_LEVEL. */
export function checkedLevel(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) < levels.length) return Number(text);
  throw new KitError(
    'usage',
    'NO_SUCH_LEVEL',
    `there is no level ${text}; the levels are 0 to ${levels.length - 1}`,
    'For example: npm run level -- 0',
  );
}
