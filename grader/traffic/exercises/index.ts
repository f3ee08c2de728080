import type { Exercise } from '../stage.ts';
import { accept } from './accept.ts';
import { close } from './close.ts';
import { curl } from './curl.ts';
import { messages } from './messages.ts';
import { neighbours } from './neighbours.ts';
import { read } from './read.ts';
import { askServers } from './servers.ts';
import { vectors } from './vectors.ts';
import { who } from './who.ts';
import { whole } from './whole.ts';
import { write } from './write.ts';

/** Every exercise by the name that a level calls it by. */
export const exercises = {
  accept,
  curl,
  neighbours,
  read,
  write,
  close,
  vectors,
  messages,
  who,
  whole,
  servers: askServers,
} satisfies Record<string, Exercise>;
export type ExerciseName = keyof typeof exercises;
