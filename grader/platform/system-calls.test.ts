import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { descriptorOf, movesBytes, plainest, systemCallNames, systemCalls, type Role } from './system-calls.ts';

/** The C compiler knows the numbers of the machine that it is on. */
test("the numbers are those of this machine's own kernel headers", () => {
  const lines = systemCallNames.map((name) => `${name} SYS_${name}`).join('\n');
  const text = execFileSync('cc', ['-E', '-P', '-include', 'sys/syscall.h', '-'], { input: lines, encoding: 'utf8' });
  const arch = process.arch as 'x64' | 'arm64';
  for (const name of systemCallNames)
    expect({ name, number: Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]) }).toEqual({
      name,
      number: systemCalls[name].number[arch],
    });
});

test('bytes are moved from and to memory of a known kind', () => {
  for (const name of systemCallNames) expect('memory' in systemCalls[name]).toBe(movesBytes(name));
});

test('each role has a plainest call, the one that the course begins with', () => {
  const roles: Role[] = ['opens', 'reads', 'writes', 'closes'];
  expect(roles.map(plainest)).toEqual(['accept4', 'read', 'write', 'close']);
});

test('a call is about the connection that it opens, or the one that it was called with', () => {
  expect(descriptorOf({ name: 'accept', fd: 3, result: 9 })).toBe(9);
  expect(descriptorOf({ name: 'sendmsg', fd: 3, result: 9 })).toBe(3);
});
