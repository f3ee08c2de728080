import type { ProgramSpec } from './bundle.ts';
import { instructionsOf } from './instructions.ts';

/** The instruction that ends a round of the program's first loop, or undefined: clang has unrolled the short ones. */
export const loopIn = (program: Pick<ProgramSpec, 'instructions'>): number | undefined =>
  [...instructionsOf(program)].find(({ jumpsBack }) => jumpsBack)?.index;
