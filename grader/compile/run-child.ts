import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KitError } from '../base/errors.ts';
import { cacheRoot } from '../base/paths.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { COMPILE, compilerLibraries } from './compiler-libraries.ts';
import { CONFINE } from './confined-command.ts';
import { headersArchitecture } from './headers-architecture.ts';
import type { CompileLimits } from './limits.ts';
import { runConfined, type ChildResult } from './run-confined.ts';

export interface ChildRequest {
  source: string;
  /** For clang; or `--headers` alone: instead of a compile, the reply is the text of libbcc's own headers. */
  cflags: string[];
  headers: string;
  /** Files and folders that these flags name. */
  alsoRead?: string[];
  limits: CompileLimits;
  signal?: AbortSignal;
}

/** BCC 0.31 for x86-64 asks clang for what only x86-64 has, whatever it compiles for. */
const FOREIGN_CFLAGS = ['-fcf-protection=none'];

/**
 * Runs one compile in a process of its own, which sees no more than it needs (confined-command.ts). Throws KitError
 * HEADERS_MISSING or COMPILER_MISSING (fault machine) when it cannot begin.
 */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  const { source, cflags, alsoRead = [], limits, signal } = request;
  const headers = resolve(request.headers);
  if (!existsSync(join(headers, 'include', 'linux', 'kconfig.h')))
    throw new KitError(
      'machine',
      'HEADERS_MISSING',
      `There are no kernel headers in ${request.headers} (include/linux/kconfig.h is not there).`,
      'Run `npm run lab -- rebuild` to fetch them again.',
    );
  const architecture = headersArchitecture(headers);
  const isForeign = architecture !== thisArchitecture;
  for (const file of [COMPILE, CONFINE]) if (!existsSync(file)) throw compilerMissing(`${file} does not exist`);
  return runConfined({
    command: [COMPILE, ...cflags, ...(isForeign && cflags[0] !== '--headers' ? FOREIGN_CFLAGS : [])],
    cell: {
      run: await compilerLibraries(cacheRoot()),
      read: ['/etc/ld.so.cache', headers, ...alsoRead],
      // libbcc adds the current folder to the include path: what stands around the learner must not change the result.
      folder: headers,
      limits,
    },
    // Nothing else of the environment: ARCH, CPATH and the like would change what is compiled.
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      LC_ALL: 'C.UTF-8',
      BCC_KERNEL_SOURCE: headers,
      ...(isForeign && { ARCH: architecture.libbcc }),
      ...(process.env['LD_LIBRARY_PATH'] !== undefined && { LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] }),
    },
    input: source,
    limits,
    ...(signal && { signal }),
  });
}

export const compilerMissing = (what: string): KitError =>
  new KitError(
    'machine',
    'COMPILER_MISSING',
    `The compiler cannot start: ${what}.`,
    'Run `npm run doctor`; it says what is missing and how to install it.',
  );
