import { execa } from 'execa';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../levels/verdict.ts';
import { kitRoot } from '../../base/paths.ts';
import { notPassed } from './not-passed.ts';

/** The level that benchmarks grade at: always this one, so that figures of different versions can be compared. */
export const LEVEL = 4;

/**
 * `npm run level` as a whole process, from command to verdict. Throws KitError BENCH_NOT_PASSED when the solution does
 * not pass: there would be nothing to time.
 */
export async function measureLevel(source: string): Promise<{ seconds: number; timings: Verdict['timings'] }> {
  const { seconds, verdict } = await timeLevel(source);
  if (verdict.verdict === 'pass') return { seconds, timings: verdict.timings };
  throw notPassed(LEVEL, verdict.verdict);
}

/** The same for any program, whatever its verdict. */
export async function timeLevel(source: string, seed?: number): Promise<{ seconds: number; verdict: Verdict }> {
  const file = join(tmpdir(), `bench-${process.pid}.c`);
  await writeFile(file, source);
  try {
    const begun = performance.now();
    const options = ['--json', '--file', file, ...(seed === undefined ? [] : ['--seed', String(seed)])];
    const { stdout } = await execa('npm', ['run', 'level', '--', String(LEVEL), ...options], {
      cwd: kitRoot,
      reject: false,
      // Where it is set, every Node reads those certificates as it starts (60 ms). The plain compile's does not see it either.
      env: { NODE_EXTRA_CA_CERTS: undefined },
    });
    return { seconds: (performance.now() - begun) / 1000, verdict: JSON.parse(stdout) as Verdict };
  } finally {
    await rm(file, { force: true });
  }
}
