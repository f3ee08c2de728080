import { canvas } from './canvas.ts';
import { gradescope } from './gradescope.ts';
import type { Layout } from './layout.ts';
import { moodle } from './moodle.ts';
import { plain } from './plain.ts';

/** The first that fits is taken; the last fits everything. */
export const layouts: readonly Layout[] = [gradescope, moodle, canvas, plain];
