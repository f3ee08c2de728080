import { execa } from 'execa';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../levels/verdict.ts';
import { kitRoot } from '../../base/paths.ts';
import { notPassed } from './not-passed.ts';

/** The level that benchmarks grade at, where they do not say another: figures of different versions can be compared. */
export const LEVEL = 4;

/**
 * `npm run level` as a whole process, from command to verdict. Throws KitError BENCH_NOT_PASSED when the solution does
 * not pass: there would be nothing to time.
 */
export async function measureLevel(
  source: string,
  level = LEVEL,
): Promise<{ seconds: number; timings: Verdict['timings'] }> {
  const { seconds, verdict } = await timeLevel(source, { level });
  if (verdict.verdict === 'pass') return { seconds, timings: verdict.timings };
  throw notPassed(level, verdict.verdict);
}

interface HowToTime {
  level?: number;
  seed?: number;
}

/** The same for any program, whatever its verdict. */
export async function timeLevel(
  source: string,
  { level = LEVEL, seed }: HowToTime = {},
): Promise<{ seconds: number; verdict: Verdict }> {
  const file = join(tmpdir(), `bench-${process.pid}.c`);
  await writeFile(file, source);
  try {
    const begun = performance.now();
    const options = ['--json', '--file', file, ...(seed === undefined ? [] : ['--seed', String(seed)])];
    const { stdout } = await execa('npm', ['run', 'level', '--', String(level), ...options], {
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
