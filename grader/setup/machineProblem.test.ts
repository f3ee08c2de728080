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

test('names the machine that cannot run it', () => {
  expect(machineProblem('22.0.0', 'darwin', 'arm64')?.message).toContain('darwin on arm64');
  expect(machineProblem('22.0.0', 'linux', 'arm64')?.code).toBe('UNSUPPORTED_MACHINE');
});

test('shows an Intel machine of another system the container, and no other machine', () => {
  for (const platform of ['darwin', 'win32'])
    expect(machineProblem('22.0.0', platform, 'x64')?.remedy).toContain('docker compose run --rm kit level 0');
  expect(machineProblem('22.0.0', 'darwin', 'arm64')?.remedy).not.toContain('docker');
});
