import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The kit's own folder. The same from grader/ (sources) and dist/ (bundled): both lie one below it. */
export const kitRoot = fileURLToPath(new URL('..', import.meta.url));

/** A native target that node-gyp built, e.g. `compiler.node`, `probe`. */
export const nativePath = (file: string): string => join(kitRoot, 'build', 'Release', file);

/** A bundled entry point, e.g. `agent.js`. */
export const distPath = (file: string): string => join(kitRoot, 'dist', file);

/** Kernel, guest image and snapshot live here; removing it is always safe (`npm run lab -- clean`). */
export const cacheRoot = (): string =>
  process.env['EBPF_WORKSHOP_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ebpf-http-workshop');
