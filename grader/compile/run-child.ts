import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa, type Options, type Result } from 'execa';
import { KitError } from '../errors.ts';
import { distPath } from '../paths.ts';
import { tied } from '../tied.ts';
import type { CompileLimits } from './limits.ts';

const CHILD = 'compile-child.js';

export interface ChildRequest {
  source: string;
  /** For clang; or, instead of a compile, a wish for the text of libbcc's own headers. */
  cflags: string[] | 'headers';
  headers: string;
  limits: CompileLimits;
  signal?: AbortSignal;
}

const options = ({ source, headers, limits, signal }: ChildRequest) =>
  ({
    input: source,
    // libbcc adds the current folder to the include path: what stands around the learner must not change the result.
    cwd: headers,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    // Nothing else of the environment: ARCH, CPATH, NODE_OPTIONS and the like would change what is compiled.
    extendEnv: false,
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      LC_ALL: 'C.UTF-8',
      BCC_KERNEL_SOURCE: resolve(headers),
      ...(process.env['LD_LIBRARY_PATH'] !== undefined && { LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] }),
    },
    reject: false,
    stripFinalNewline: false,
    timeout: limits.wallMs,
    killSignal: 'SIGKILL',
    maxBuffer: { stderr: limits.textBytes + 4 * Buffer.byteLength(source), fd3: limits.bundleBytes },
    ...(signal && { cancelSignal: signal }),
  }) as const satisfies Options;

export type ChildResult = Result<ReturnType<typeof options>>;

/**
 * Runs one compile in a process of its own, under prlimit(1). Throws KitError HEADERS_MISSING or COMPILER_MISSING
 * (fault machine) when it cannot begin.
 */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  if (!existsSync(join(request.headers, 'include', 'linux', 'kconfig.h')))
    throw new KitError(
      'machine',
      'HEADERS_MISSING',
      `There are no kernel headers in ${request.headers} (include/linux/kconfig.h is not there).`,
      'Run `npm run lab -- rebuild` to fetch them again.',
    );
  const child = distPath(CHILD);
  if (!existsSync(child)) throw compilerMissing(`${child} does not exist`);
  const { limits } = request;
  const result = await execa(
    ...tied('prlimit', [
      `--cpu=${limits.cpuSeconds}`,
      `--as=${limits.addressSpaceBytes}`,
      '--core=0',
      '--',
      process.execPath,
      child,
      typeof request.cflags === 'string' ? request.cflags : JSON.stringify(request.cflags),
    ]),
    options(request),
  );
  if (result.code === 'ENOENT') throw compilerMissing('the command setpriv (package util-linux) was not found');
  return result;
}

export const compilerMissing = (what: string): KitError =>
  new KitError(
    'machine',
    'COMPILER_MISSING',
    `The compiler cannot start: ${what}.`,
    'Run `npm run doctor`; it says what is missing and how to install it.',
  );
