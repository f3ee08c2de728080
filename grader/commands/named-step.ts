import { KitError } from '../base/errors.ts';
import type { Level, Step } from '../levels/level.ts';

/** A step of a level by its name, which may also be written as reports do, `2.size`. Throws KitError NO_SUCH_STEP. */
export function namedStep({ number, steps }: Level, typed: string): Step {
  const name = typed.replace(`${number}.`, '');
  const step = steps.find((candidate) => candidate.name === name);
  if (step) return step;
  throw new KitError(
    'usage',
    'NO_SUCH_STEP',
    `level ${number} has no step ${typed}; its steps are ${steps.map((candidate) => candidate.name).join(', ')}`,
    `For example: npm run hint -- ${number} ${steps[0]?.name ?? ''}`,
  );
}
