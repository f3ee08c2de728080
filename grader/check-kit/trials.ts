import { seededRandom } from '../traffic/random.ts';
import { levels } from '../levels/index.ts';
import { patched, type Variant } from './program.ts';
import { rightPrograms } from './right/index.ts';
import { wrongPrograms } from './wrong/index.ts';

/** One grading, and what must come of it. */
export interface Trial {
  group: 'start' | 'solution' | 'wrong' | 'right';
  /** What is tried, e.g. `wrong 2-size-asked-for` */
  name: string;
  level: number;
  seed: number;
  source: string;
  /** The step that must fail; undefined: the level must be passed. Any step will do for the start file. */
  step?: string;
}

export interface Sources {
  /** What a learner begins with. */
  start: string;
  /** By level. */
  solutions: string[];
}

export interface Selection {
  /** Seeds for each solution at each level. */
  solutionSeeds: number;
  /** Seeds for each right program, and for each wrong one. */
  rightSeeds: number;
  wrongSeeds: number;
  /** Only a short selection: one of each kind for each level. */
  quick: boolean;
  /** Only what has this in its name. */
  only: string;
  /** Decides all seeds. */
  seed: number;
}

/** Every trial of the kit's own content, the quickest to fail first. Throws KitError BAD_PATCH. */
export function trials({ start, solutions }: Sources, selection: Selection): Trial[] {
  const random = seededRandom(selection.seed);
  const seeds = (count: number) => Array.from({ length: count }, () => random.int(0, 2 ** 31 - 1));
  const { quick } = selection;
  const solution = (level: number) => solutions[level] ?? '';

  const all: Trial[] = [
    ...levels.map(({ number }) => ({
      ...{ group: 'start' as const, name: `start ${number}`, level: number, source: start, seed: 0, step: '' },
    })),
    ...(quick ? firstQuick(wrongPrograms) : wrongPrograms).flatMap((program) =>
      seeds(selection.wrongSeeds).map((seed) => ({
        ...{ group: 'wrong' as const, name: `wrong ${program.level}-${program.name}`, level: program.level },
        ...{ source: patched(solution(program.level), program), seed, step: program.step },
      })),
    ),
    ...(quick ? firstQuick(rightPrograms) : rightPrograms).flatMap((program) =>
      seeds(selection.rightSeeds).map((seed) => ({
        ...{ group: 'right' as const, name: `right ${program.level}-${program.name}`, level: program.level },
        ...{ source: patched(solution(program.level), program), seed },
      })),
    ),
    // In a hurry the last one will do, which has all the others in it.
    ...levels.slice(quick ? -1 : 0).flatMap(({ number: top }) =>
      levels
        .filter(({ number }) => (quick ? number === top : number <= top))
        .flatMap(({ number: level }) =>
          seeds(selection.solutionSeeds).map((seed) => ({
            ...{
              group: 'solution' as const,
              name: `solution ${top} at level ${level}`,
              level,
              source: solution(top),
              seed,
            },
          })),
        ),
    ),
  ];
  return all.filter(({ name }) => name.includes(selection.only));
}

/** The first of each level that belongs to the short selection. */
const firstQuick = <Program extends Variant>(programs: readonly Program[]): Program[] =>
  levels.flatMap(({ number }) => programs.find(({ level, quick }) => quick && level === number) ?? []);
