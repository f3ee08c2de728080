import type { ProgramSpec } from './bundle.ts';
import { referencesOf } from './instructions.ts';

/**
 * The instruction that calls a function which is nowhere in the program, or undefined. The compiler leaves a -1 where
 * the linker would put the way there: the kernel takes it for a call of the call itself, and complains about something else.
 */
export const missingFunction = (program: ProgramSpec): number | undefined =>
  referencesOf(program).find(({ callsNowhere }) => callsNowhere)?.index;
