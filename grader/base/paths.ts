import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Sources lie in grader/base/, bundles in dist/. */
const isSource = new URL('.', import.meta.url).pathname.endsWith('/grader/base/');

/** The kit's own folder. */
export const kitRoot = fileURLToPath(new URL(isSource ? '../..' : '..', import.meta.url));

/** A native target that node-gyp built, e.g. `kernel.node`, `probe`. */
export const nativePath = (file: string): string => join(kitRoot, 'build', 'Release', file);

/** A bundled entry point, e.g. `agent.js`. */
export const distPath = (file: string): string => join(kitRoot, 'dist', file);

/** The file that the learner writes. */
export const workshopFile = join(kitRoot, 'workshop', 'clean.c');

/** What that file is before the learner begins: `npm run reset` and the kit's own tests take it from here. */
export const startFile = join(kitRoot, 'grader', 'levels', 'start.c');

/** What passes a level. */
export const solutionFile = (level: number): string => join(kitRoot, 'solutions', `level-${level}.c`);

/** Kernel, guest image and snapshot live here; removing it is always safe (`npm run lab -- clean`). */
export const cacheRoot = (): string =>
  process.env['EBPF_WORKSHOP_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ebpf-http-workshop');
