import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { levels } from '../../levels/index.ts';
import { kitRoot } from '../../base/paths.ts';
import { SAMPLE_LEVEL, sampleClass } from './sample-class.ts';

const solutions = await Promise.all(
  levels.map(({ number: level }) => readFile(join(kitRoot, 'solutions', `level-${level}.c`), 'utf8')),
);

test('a made-up class has as many as wanted, each another program, and the same ones for the same seed', () => {
  const hundred = sampleClass(solutions, 100, 1);
  expect(hundred).toHaveLength(100);
  expect(new Set(hundred.map(({ path }) => path)).size).toBe(100);
  const programs = hundred.map(({ text }) => text.slice(0, text.lastIndexOf('//')));
  expect(new Set(programs).size).toBeGreaterThan(50);
  expect(programs.filter((text) => text.startsWith('#define'))).toHaveLength(3);
  expect(sampleClass(solutions, 100, 1)).toEqual(hundred);
  expect(sampleClass(solutions, 100, 2)).not.toEqual(hundred);
  expect(sampleClass(solutions, 7, 1)).toHaveLength(7);
});

test('what must not compile is not the solution', () => {
  for (const { text } of sampleClass(solutions, 100, 1)) expect(text).not.toBe(solutions[SAMPLE_LEVEL]);
  const broken = sampleClass(solutions, 100, 1).filter(({ text }) => /ctx\*|nett\.h|_tgid\(\)\n/.test(text));
  expect(broken.length).toBeGreaterThanOrEqual(8);
});
