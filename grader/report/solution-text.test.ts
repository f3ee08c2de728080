import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { levels } from '../levels/index.ts';
import { kitRoot, startFile } from '../base/paths.ts';
import { definitionsOf } from './definitions-of.ts';
import { solutionDifference } from './solution-difference.ts';
import { solutionText } from './solution-text.ts';

const solution = (level: number): string => readFileSync(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8');
const diff = (source: string, level: number): string =>
  stripVTControlCharacters(
    solutionText(
      solutionDifference({ file: 'mine.c', source }, { file: `solutions/level-${level}.c`, source: solution(level) }),
    ),
  );

test.each(levels.map(({ number }) => number))('solution %i has nothing that it has not', (level) => {
  expect(diff(solution(level), level)).toBe(`Your program has everything that solutions/level-${level}.c has.\n`);
});

test('order, layout and comments are a matter of taste', () => {
  const source = solution(1);
  const backwards = definitionsOf(source.replace(/\/\/.*/g, ''))
    .reverse()
    .map(({ text }) => `/* mine */ ${text.replaceAll('    ', '\t').replaceAll(' {\n', '\n{\n')}`)
    .join('\n');
  expect(diff(backwards, 1)).toContain('everything');
});

test('an empty start file lacks everything, and each piece is shown once', () => {
  const text = diff(readFileSync(startFile, 'utf8'), 2);
  for (const { name, line } of definitionsOf(solution(2)).filter(({ name: each }) => !each.startsWith('#include')))
    expect(text.split(`\n${name} (not in yours; solutions/level-2.c:${line})`)).toHaveLength(2);
  expect(text).not.toContain('#include <');
});

test('a line that is wrong stands beside the right one, with its number in the learner’s file', () => {
  const source = solution(2).replace('event.msg_size = size;', 'event.msg_size = 400;');
  const line = source.split('\n').findIndex((each) => each.includes('= 400;')) + 1;
  const text = diff(source, 2);
  expect(text).toContain(`${String(line).padStart(4)} -     event.msg_size = 400;\n     +     event.msg_size = size;`);
  expect(text).toMatch(/\nprocess_data \(mine\.c:\d+\)\n/);
  expect(text).not.toContain('create_conn_id (');
});

test('a helper under another name is no mistake', () => {
  const text = diff(solution(1).replaceAll('process_syscall_accept', 'report'), 1);
  expect(text).toContain('process_syscall_accept (not in yours;');
  expect(text).toMatch(/Only in yours: report \(line \d+\)/);
});

test('what is no C at all comes back as it is, and cannot harm a terminal', () => {
  expect(definitionsOf('}}} ((\n\u001b[2J')).toHaveLength(1);
  const evil = solutionText(
    solutionDifference({ file: 'mine.c', source: 'int f() { \u001b[2J' }, { file: 's.c', source: 'int f() { }' }),
  );
  expect(evil).not.toContain('\u001b[2J');
});

test.each([
  ['struct a {\n  int b; // }\n};', 'struct a'],
  ['BPF_HASH(calls, u64, struct a);', 'calls'],
  ['#define LONG \\\n  do { } while (0)', 'LONG'],
  ['static inline bool f(const char *s) { return s[0] == \'}\' || s == "};"; }', 'f'],
  ['/* first */\n#include <linux/in6.h>', '#include <linux/in6.h>'],
])('%s is one definition', (source, name) => {
  expect(definitionsOf(`${source}\n\nint g(void) {\n}\n`).map((each) => each.name)).toEqual([name, 'g']);
});
