import { KitError } from '../base/errors.ts';
import { seededRandom } from '../traffic/random.ts';
import { patched } from './program.ts';
import type { Sources, Trial } from './trials.ts';
import { wrongPrograms } from './wrong/index.ts';

/** Its mistake shows at the very last step of the course: all the others have to pass each time. */
const WRONG = 'deleted-only-after-success';

/** A right program and a wrong one, so often each in turn, with a seed of its own each time. */
export function soak({ solutions }: Sources, count: number, seed: number): Trial[] {
  const random = seededRandom(seed);
  const level = solutions.length - 1;
  const source = solutions[level] ?? '';
  const program = wrongPrograms.find((each) => each.level === level && each.name === WRONG);
  if (!program)
    throw new KitError('kit', 'BAD_PATCH', `no wrong program is called ${level}-${WRONG}`, 'See grader/check-kit/.');
  const wrong = { group: 'wrong' as const, source: patched(source, program), step: program.step };
  return Array.from({ length: count }, () => [
    { group: 'solution' as const, name: `solution ${level} at level ${level}`, level, source, seed: drawn(random) },
    { ...wrong, name: `wrong ${level}-${WRONG}`, level, seed: drawn(random) },
  ]).flat();
}

const drawn = (random: ReturnType<typeof seededRandom>): number => random.int(0, 2 ** 31 - 1);
