import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot, startFile } from '../paths.ts';
import { assembledChapters, sectionsOf } from './course.testing.ts';
import { levels } from './index.ts';

const read = (...path: string[]): string => readFileSync(join(kitRoot, ...path), 'utf8');

/** These pass without anything that the learner would do for them. */
const FOREGONE = ['compile', 'load'];

describe('the course', () => {
  test.each(levels.map((level) => [level.number, level] as const))(
    'level %i: its number is its place',
    (number, level) => {
      expect(levels.indexOf(level)).toBe(number);
    },
  );

  test.each(levels.map((level) => [level.number, level] as const))(
    'level %i: every step has a section in its chapter, in the same order',
    (number, level) => {
      const anchors = [...read('docs', `level-${number}.md`).matchAll(/<a id="([\w-]+)"><\/a>\s+### \1\n/g)];
      expect(anchors.map((match) => match[1])).toEqual(level.steps.map(({ name }) => name));
    },
  );

  test.each(levels.map((level) => [level.number, level] as const))(
    'level %i: step names are unique, and each has something that can fail',
    (_number, level) => {
      const names = level.steps.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const step of level.steps) {
        expect(step.name === 'compile' || step.bundle || step.load || step.check).toBeTruthy();
      }
    },
  );

  test.each(levels.map(({ number }) => number))('the pieces of chapters 0 to %i make solutions/level-N.c', (number) => {
    const chapters = levels.slice(0, number + 1).map((level) => read('docs', `level-${level.number}.md`));
    expect(assembledChapters(readFileSync(startFile, 'utf8'), chapters)).toBe(read('solutions', `level-${number}.c`));
  });

  test.each(levels.map((level) => [level.number, level] as const))(
    'level %i: the chapter says for each step but the first when it passes',
    (number, { steps }) => {
      const names = steps.map(({ name }) => name);
      const promised = sectionsOf(read('docs', `level-${number}.md`), names).flatMap((section) => section.promised);
      expect([...new Set(promised)].sort()).toEqual(names.filter((name) => !FOREGONE.includes(name)).sort());
    },
  );

  test('the start file has the four includes and no code', () => {
    const code = readFileSync(startFile, 'utf8')
      .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
      .trim();
    expect(code.split(/\n+/)).toEqual(
      ['linux/in6.h', 'linux/net.h', 'linux/socket.h', 'net/inet_sock.h'].map((header) => `#include <${header}>`),
    );
  });
});
