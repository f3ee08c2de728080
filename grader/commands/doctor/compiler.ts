import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileProgram } from '../../compile/compile-program.ts';
import { kernelPackage } from '../../lab/kernel-package.ts';
import { lastLevel } from '../../levels/index.ts';
import { cacheRoot, kitRoot } from '../../base/paths.ts';
import type { Finding } from '../../report/doctor-text.ts';
import { say } from '../say.ts';

const PROGRAM = join('solutions', `level-${lastLevel}.c`);

/** A whole program through libbcc and clang, against the lab's headers. */
export async function compiler(): Promise<Finding> {
  const { headers } = await kernelPackage(cacheRoot(), say);
  const source = await readFile(join(kitRoot, PROGRAM), 'utf8');
  const begun = performance.now();
  const result = await compileProgram({ file: PROGRAM, source, headers });
  if (result.ok) return { state: 'ok', detail: `compiles ${PROGRAM} in ${Math.round(performance.now() - begun)} ms` };
  return {
    state: 'problem',
    detail: `${PROGRAM} does not compile: ${result.diagnostics[0]?.message ?? 'for no reason given'}`,
    remedy: 'If you changed that file, take the change back; else: npm run lab -- clean',
  };
}
