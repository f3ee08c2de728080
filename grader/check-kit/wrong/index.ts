import type { WrongProgram } from '../program.ts';
import { level0 } from './level-0.ts';
import { level1 } from './level-1.ts';
import { level2 } from './level-2/index.ts';
import { level3 } from './level-3.ts';
import { level4 } from './level-4.ts';
import { level5 } from './level-5.ts';
import { level6 } from './level-6.ts';
import { level7 } from './level-7.ts';
import { level8 } from './level-8.ts';
import { partOfTheTraffic } from './part-of-the-traffic.ts';

export const wrongPrograms: WrongProgram[] = [
  ...[...level0, ...level1, ...level2, ...level3, ...level4, ...level5, ...level6, ...level7, ...level8],
  ...partOfTheTraffic,
];
