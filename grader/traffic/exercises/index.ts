import type { Exercise } from '../stage.ts';
import { accept } from './accept.ts';
import { close } from './close.ts';
import { curl } from './curl.ts';
import { read } from './read.ts';
import { write } from './write.ts';

/** Every exercise by the name that a level calls it by. */
export const exercises = { accept, read, write, close, curl } satisfies Record<string, Exercise>;
export type ExerciseName = keyof typeof exercises;
