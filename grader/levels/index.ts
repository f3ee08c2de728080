import type { Level } from './level.ts';
import { level0 } from './level-0.ts';
import { level1 } from './level-1.ts';
import { level2 } from './level-2.ts';
import { level3 } from './level-3.ts';
import { level4 } from './level-4.ts';
import { level5 } from './level-5.ts';
import { level6 } from './level-6.ts';
import { level7 } from './level-7.ts';
import { level8 } from './level-8.ts';

/** The course. A level's number is its place in this list. */
export const levels: readonly Level[] = [level0, level1, level2, level3, level4, level5, level6, level7, level8];

export const lastLevel = levels.length - 1;

/** For a sentence about which levels there are. */
export const levelRange = `0 to ${lastLevel}`;

/** Level N is graded with everything of the levels 0 to N. */
export const upTo = (number: number): Level[] => levels.slice(0, number + 1);
