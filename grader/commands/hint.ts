import { KitError } from '../errors.ts';
import { levels } from '../levels/index.ts';
import { hintText } from '../report/hint-text.ts';
import { checkedLevel } from './checked-level.ts';

/** Prints the hints of a level's steps, or of one step, and returns the exit code. A step may also be written as reports do, `2.size`. */
export function hint(level: string, step: string | undefined): number {
  const number = checkedLevel(level);
  const steps = levels[number]?.steps ?? [];
  const name = step?.replace(`${number}.`, '');
  const chosen = name === undefined ? steps : steps.filter((candidate) => candidate.name === name);
  if (chosen.length === 0)
    throw new KitError(
      'usage',
      'NO_SUCH_STEP',
      `level ${number} has no step ${step ?? ''}; its steps are ${steps.map((candidate) => candidate.name).join(', ')}`,
      `For example: npm run hint -- ${number} ${steps[0]?.name ?? ''}`,
    );
  process.stdout.write(hintText(number, chosen));
  return 0;
}
