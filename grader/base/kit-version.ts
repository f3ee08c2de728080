import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from './paths.ts';

/** Of the sources that this kit was built from, e.g. `0.1.0+1f0c9a72b3de`: set-up leaves it in dist/. */
export const kitVersion = (): string => readFileSync(join(kitRoot, 'dist', 'version'), 'utf8');
