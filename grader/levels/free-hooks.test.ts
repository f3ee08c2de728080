import { expect, test } from '@jest/globals';
import { freeHooks } from './free-hooks.ts';
import { planFor } from './plan-for.ts';
import { refusedLevel } from './refused-level.ts';

const program = { programs: ['probe_ret_inet_csk_accept', 'probe_entry_sock_alloc'].map((name) => ({ name })) };

test('a name says which function of the kernel it is for, and which end of it', () => {
  expect(freeHooks(program)).toEqual([
    { function: 'probe_ret_inet_csk_accept', kernelFunction: 'inet_csk_accept', kind: 'return' },
    { function: 'probe_entry_sock_alloc', kernelFunction: 'sock_alloc', kind: 'entry' },
  ]);
});

test.each(['syscall__probe_ret_accept', 'probe_return_sock_alloc', 'my_probe_ret_sock_alloc', 'probe_ret_'])(
  '%s is no such name',
  (name) => {
    expect(freeHooks({ programs: [{ name }] })).toEqual([]);
  },
);

test('a system call without its prefix is the business of its level', () => {
  expect(freeHooks({ programs: [{ name: 'probe_entry_accept' }] })).toEqual([]);
});

test.each([0, 4, 7])('level %i attaches them behind its own', (level) => {
  expect(planFor(level, 1, { ...program, maps: [] }).hooks).toEqual([
    ...planFor(level, 1).hooks,
    ...freeHooks(program),
  ]);
});

test('without them no level can be judged', () => {
  const refusal = { stage: 'attach' as const, errno: 2, message: '', log: '' };
  expect(refusedLevel({ ...refusal, subject: 'probe_ret_sock_alloc' })).toBe(0);
  expect(refusedLevel({ ...refusal, subject: 'syscall__probe_ret_accept' })).toBe(7);
});
