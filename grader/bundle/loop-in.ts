import type { ProgramSpec } from './bundle.ts';
import { instructionsOf } from './instructions.ts';

/** The first and the last instruction of a round. */
export interface Loop {
  from: number;
  to: number;
}

/**
 * The program's longest loop, which is the outer one of two and the one that the verifier spends most on; undefined where
 * there is none. Not every jump to an instruction above is one: clang unrolls short loops and orders the pieces as it likes.
 */
export function loopIn(program: Pick<ProgramSpec, 'instructions'>): Loop | undefined {
  const loops = loopsIn(program).sort((a, b) => lengthOf(b) - lengthOf(a));
  return loops[0];
}

const lengthOf = ({ from, to }: Loop): number => to - from;

/** Goes every way through the program, depth first: a step to where the way already leads through ends a loop's round. */
function loopsIn(program: Pick<ProgramSpec, 'instructions'>): Loop[] {
  const instructions = [...instructionsOf(program)];
  const placeOf = new Map(instructions.map(({ index }, place) => [index, place]));
  const next = instructions.map(({ jumpsTo, isLast }, place) => {
    const target = jumpsTo === undefined ? undefined : placeOf.get(jumpsTo);
    return [isLast ? undefined : place + 1, target].filter((each) => each !== undefined && each < instructions.length);
  }) as number[][];
  const loops: Loop[] = [];
  const seen = new Set<number>();
  const onTheWay = new Set<number>();
  const way: number[] = [];
  const enter = (place: number): void => {
    seen.add(place);
    onTheWay.add(place);
    way.push(place);
  };
  if (instructions.length > 0) enter(0);
  for (let place = way.at(-1); place !== undefined; place = way.at(-1)) {
    const step = next[place]?.pop();
    if (step === undefined) {
      onTheWay.delete(place);
      way.pop();
    } else if (onTheWay.has(step))
      loops.push({ from: instructions[step]?.index ?? 0, to: instructions[place]?.index ?? 0 });
    else if (!seen.has(step)) enter(step);
  }
  return loops;
}
