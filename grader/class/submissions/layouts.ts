import { canvas } from './canvas.ts';
import { gradescope } from './gradescope.ts';
import type { Layout } from './layout.ts';
import { moodle } from './moodle.ts';

/** What learning systems let one download, told by the names that they give. What fits none is as people make it: `plain`. */
export const downloads: readonly Layout[] = [gradescope, moodle, canvas];
