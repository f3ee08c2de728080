import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from './paths.ts';

/** The version in package.json. */
export const kitVersion = (): string =>
  (JSON.parse(readFileSync(join(kitRoot, 'package.json'), 'utf8')) as { version: string }).version;
