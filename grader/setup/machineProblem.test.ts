import { expect, test } from '@jest/globals';
import { machineProblem } from './machineProblem.mjs';

test('takes the oldest Node that the packages run on, and newer ones', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.11.1', '25.0.0-nightly']) {
    expect(machineProblem(version, 'linux', 'x64')).toBeUndefined();
  }
});

test.each(['20.18.3', '18.20.4', '8.0.0'])('says that Node %s is too old, and which one is wanted', (version) => {
  const problem = machineProblem(version, 'linux', 'x64');
  expect(problem?.code).toBe('NODE_TOO_OLD');
  expect(problem?.message).toContain(version);
  expect(problem?.message).toContain('20.19');
});

test.each(['x64', 'arm64'])('runs on Linux on %s', (arch) => {
  expect(machineProblem('22.0.0', 'linux', arch)).toBeUndefined();
});

test('names the machine that cannot run it, and those that can', () => {
  const problem = machineProblem('22.0.0', 'linux', 'riscv64');
  expect(problem?.code).toBe('UNSUPPORTED_MACHINE');
  expect(problem?.message).toContain('linux on riscv64; the kit needs Linux on x64 or arm64');
});

test('shows another system the container where there is one for its processor', () => {
  for (const arch of ['x64', 'arm64'])
    for (const platform of ['darwin', 'win32'])
      expect(machineProblem('22.0.0', platform, arch)?.remedy).toContain('docker compose run --rm kit level 0');
  expect(machineProblem('22.0.0', 'freebsd', 'riscv64')?.remedy).not.toContain('docker');
});
