import { execa } from 'execa';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../levels/verdict.ts';
import { kitRoot } from '../../paths.ts';
import { notPassed } from './not-passed.ts';

/**
 * `npm run level -- 4` as a whole process, from command to verdict. Throws KitError BENCH_NOT_PASSED when the solution does
 * not pass: there would be nothing to time.
 */
export async function measureLevel(source: string): Promise<{ seconds: number; timings: Verdict['timings'] }> {
  const file = join(tmpdir(), `bench-${process.pid}.c`);
  await writeFile(file, source);
  try {
    const begun = performance.now();
    const { stdout } = await execa('npm', ['run', 'level', '--', '4', '--json', '--file', file], {
      cwd: kitRoot,
      reject: false,
      // Where it is set, every Node reads those certificates as it starts (60 ms). The plain compile's does not see it either.
      env: { NODE_EXTRA_CA_CERTS: undefined },
    });
    const seconds = (performance.now() - begun) / 1000;
    const { verdict, timings } = JSON.parse(stdout) as Verdict;
    if (verdict === 'pass') return { seconds, timings };
    throw notPassed(4, verdict);
  } finally {
    await rm(file, { force: true });
  }
}
