import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kitRoot } from '../base/paths.ts';
import { lastLevel } from '../levels/index.ts';

/** The command as a user runs it. */
const checkKit = (...args: string[]) =>
  execa('npm', ['run', '--silent', 'check-kit', '--', ...args], { cwd: kitRoot, reject: false });

test('a right program, a wrong one, the start file and the solution of the last level are judged as they must be', async () => {
  // Those of the other levels were recorded, and are judged again in recorded-runs.test.ts.
  const { exitCode, stdout } = await checkKit('--quick', '--only', String(lastLevel));
  expect(stdout).not.toContain('✗');
  const rows = [...stdout.matchAll(/^ +(\d+) of (\d+) /gm)].map(([, good, of]) => [Number(good), Number(of)]);
  expect(rows).toHaveLength(4);
  for (const [good, of] of rows) expect(good).toBe(of);
  expect(exitCode).toBe(0);
});

test('a soak of one each', async () => {
  const { exitCode, stdout } = await checkKit('--soak', '1');
  expect(stdout).toMatch(/1 of 1 .*wrong programs/);
  expect(stdout).toMatch(/1 of 1 .*solutions/);
  expect(exitCode).toBe(0);
});

test('a name that no program has is a usage error', async () => {
  const { exitCode, stderr } = await checkKit('--only', 'nothing of the kind');
  expect(stderr).toContain('[NO_SUCH_TRIAL]');
  expect(exitCode).toBe(2);
});
