import { disturbing, mayBeProvoked } from './disturbing.ts';
import type { Graded } from './graded.ts';

/** So many ends of one program that it may have provoked are no accident, when the machine is well. */
const MOST_ENDS = 3;

/**
 * Grades a program once more, with nothing beside it, whose first run ended as a program can provoke it: perhaps it was
 * its neighbour. When all its runs end so, a program that is known to pass tells whether the machine is well.
 */
export async function gradeAlone(
  first: Graded,
  once: () => Promise<Graded>,
  machineIsWell: () => Promise<boolean>,
): Promise<Graded> {
  let last = first;
  let { seconds } = first;
  for (let ends = 1; mayBeProvoked(last); ends++) {
    if (ends === MOST_ENDS) return (await machineIsWell()) ? disturbing({ ...last, seconds }, ends) : last;
    last = await once();
    seconds += last.seconds;
  }
  return { ...last, seconds };
}
