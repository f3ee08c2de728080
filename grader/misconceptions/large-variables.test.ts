import { expect, test } from '@jest/globals';
import { explain } from './explain.ts';
import { largeVariables } from './large-variables.ts';

const EVENT = '#define MOST 400\nstruct event_t {\n    u64 time;\n    char msg[MOST];\n};\n';

test.each([
  ['    char copy[4096];\n    char msg[400];', ' Large: copy on line 1 (4096 bytes), msg on line 2 (400 bytes).'],
  [
    `${EVENT}f() {\n    struct event_t event = {};\n    u32 line[64];\n}`,
    ' Large: event on line 7 (400 bytes), line on line 8 (256 bytes).',
  ],
  [
    `${EVENT}f() {\n    struct event_t *event = map.lookup(&key);\n    char words[8][32] = {};\n}`,
    ' Large: words on line 8 (256 bytes).',
  ],
  ['    char start[4] = {};', ''],
])('%j', (program, words) => {
  expect(largeVariables(program)).toBe(words);
});

const TOO_LARGE = 'Looks like the BPF stack limit of 512 bytes is exceeded.';
const truthOf = (program: string) => explain({ source: 'clang', line: 1, message: TOO_LARGE }, program)?.truth;

test('the hint names them', () => {
  expect(truthOf('int f() {\n    char copy[4096];\n}')).toContain('Large: copy on line 2 (4096 bytes).');
});

test('the hint names the loop where no variable is large', () => {
  expect(truthOf('int f() {\n#pragma unroll\n    for (int i = 0; i < 64; i++) sum(i);\n}')).toContain('#pragma unroll');
});

test('a placeholder is none of the names of the language', () => {
  const said = { source: 'clang' as const, line: 1, message: "use of undeclared identifier '$PID'" };
  expect(explain(said, 'if (pid == $PID)')).toMatchObject({
    id: 'placeholder-left-in',
    truth: expect.stringContaining('Nothing is called $PID.'),
  });
});
