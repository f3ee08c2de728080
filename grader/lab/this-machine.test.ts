import { expect, test } from '@jest/globals';
import { cpuModelIn } from './this-machine.ts';

test('a processor of x86-64 names itself', () => {
  expect(cpuModelIn('processor\t: 0\nmodel name\t: Intel(R) Xeon(R) CPU @ 2.60GHz\nflags\t\t: fpu\n')).toBe(
    'Intel(R) Xeon(R) CPU @ 2.60GHz',
  );
});

test('one of arm64 is told by its numbers, each kind of core once', () => {
  const core = (part: string) =>
    `CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x1\nCPU part\t: ${part}\n`;
  const small = cpuModelIn(core('0xd05'));
  expect(small).toBe('CPU implementer 0x41, CPU variant 0x1, CPU part 0xd05');
  expect(cpuModelIn(core('0xd05') + core('0xd05'))).toBe(small);
  expect(cpuModelIn(core('0xd05') + core('0xd0b'))).toBe(`${small}, CPU part 0xd0b`);
});

test('one that says nothing of itself is unknown', () => {
  expect(cpuModelIn('')).toBe('unknown');
});
