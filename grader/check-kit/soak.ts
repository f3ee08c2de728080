import { KitError } from '../base/errors.ts';
import { seededRandom } from '../traffic/random.ts';
import { lastLevel, levels } from '../levels/index.ts';
import { patched, type WrongProgram } from './program.ts';
import type { Sources, Trial } from './trials.ts';
import { wrongPrograms } from './wrong/index.ts';

/** A right program and a wrong one, so often each in turn, with a seed of its own each time. */
export function soak({ solutions }: Sources, count: number, seed: number): Trial[] {
  const random = seededRandom(seed);
  const source = solutions[lastLevel] ?? '';
  const program = failsLast();
  const common = { level: lastLevel, source };
  return Array.from({ length: count }, () => [
    { ...common, group: 'solution' as const, name: `solution ${lastLevel} at level ${lastLevel}`, seed: drawn(random) },
    {
      ...common,
      ...{ group: 'wrong' as const, name: `wrong ${lastLevel}-${program.name}`, seed: drawn(random) },
      ...{ source: patched(source, program), step: program.step },
    },
  ]).flat();
}

/** One whose mistake shows at the very last step of the course: all the others have to pass each time. */
function failsLast(): WrongProgram {
  const step = `${lastLevel}.${levels[lastLevel]?.steps.at(-1)?.name ?? ''}`;
  const program = wrongPrograms.find((each) => each.level === lastLevel && each.step === step);
  if (program) return program;
  throw new KitError('kit', 'BAD_PATCH', `no wrong program fails at ${step}`, 'See grader/check-kit/.');
}

const drawn = (random: ReturnType<typeof seededRandom>): number => random.int(0, 2 ** 31 - 1);
