import { expect, test } from '@jest/globals';
import { explain } from './explain.ts';
import { largestArray } from './largest-array.ts';

test.each([
  ['    char copy[4096];\n    char msg[400];', ' The largest is copy on line 1, with 4096.'],
  [
    '#define MOST 400\nstruct event_t {\n    char msg[MOST];\n    u64 times[20];\n};',
    ' The largest is msg on line 3, with 400.',
  ],
  ['    char start[4] = {};', ''],
])('%j', (program, words) => {
  expect(largestArray(program)).toBe(words);
});

test('the hint names it', () => {
  const said = {
    source: 'clang' as const,
    line: 1,
    message: 'Looks like the BPF stack limit of 512 bytes is exceeded.',
  };
  expect(explain(said, 'int f() {\n    char copy[4096];\n}')?.truth).toContain(
    'The largest is copy on line 2, with 4096.',
  );
});

test('a placeholder is none of the names of the language', () => {
  const said = { source: 'clang' as const, line: 1, message: "use of undeclared identifier '$PID'" };
  expect(explain(said, 'if (pid == $PID)')).toMatchObject({
    id: 'placeholder-left-in',
    truth: expect.stringContaining('Nothing is called $PID.'),
  });
});
