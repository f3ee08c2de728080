import type { RightProgram } from '../program.ts';
import { otherArguments } from './arguments.ts';
import { otherChoice } from './choice.ts';
import { otherEvents } from './events.ts';
import { otherMessages } from './messages.ts';
import { otherNotation } from './notation.ts';
import { otherStreams } from './whole.ts';
import { otherVectors } from './vectors.ts';
import { otherWho } from './who.ts';

export const rightPrograms: RightProgram[] = [
  ...otherArguments,
  ...otherChoice,
  ...otherEvents,
  ...otherNotation,
  ...otherVectors,
  ...otherMessages,
  ...otherWho,
  ...otherStreams,
];
