import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot, startFile } from '../base/paths.ts';
import { assembledChapters, sectionsOf, withAnswers } from './course.testing.ts';
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

  describe.each(levels.map(({ number }) => number))('chapter %i lets you try', (number) => {
    const chapter = read('docs', `level-${number}.md`);
    const sections = chapter.split(/(?=<a id="[\w-]+"><\/a>\n\n### |\n## )/);

    test('all code is folded, and a task stands in front of it', () => {
      const open = chapter.replace(/<details>[^]*?<\/details>/g, '');
      expect(open).not.toMatch(/```c\n/);
      const untold = sections
        .filter((section) => section.includes('<!-- code: '))
        .map((section) => section.split('<details>')[0]);
      expect(untold.filter((front) => !front?.includes('**Your task.** '))).toEqual([]);
    });

    test('it says how long it takes, and ends with a recap, questions and a step further', () => {
      expect(chapter).toMatch(/_Reading: about \d+ minutes. Working: about \d+ minutes\./);
      const named = (title: string) => sections.find((section) => section.startsWith(`\n## ${title}\n`)) ?? '';
      expect(named('You now know').match(/^- /gm)?.length).toBeGreaterThanOrEqual(2);
      expect(named('Questions').match(/\?\*\*\n\n<details>/g)?.length).toBeGreaterThanOrEqual(2);
      expect(named('One step further')).toContain('<!-- beyond: ');
    });

    test('it shows the file as it stands at its end', () => {
      const [, path = '', shown] = /<!-- file: (.*?) -->\n\n```c\n([^]*?)```/.exec(chapter) ?? [];
      expect(path).toBe(`solutions/level-${number}.c`);
      expect(shown).toBe(read(path));
    });
  });

  test.each(levels.map(({ number }) => number))('the answers beyond chapter %i fit into its program', (number) => {
    const program = withAnswers(read('solutions', `level-${number}.c`), [read('docs', `level-${number}.md`)]);
    expect(program).not.toBe(read('solutions', `level-${number}.c`));
    expect(program.split('{').length).toBe(program.split('}').length);
  });

  test('the start file has the four includes and no code', () => {
    const code = readFileSync(startFile, 'utf8')
      .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')
      .trim();
    expect(code.split(/\n+/)).toEqual(
      ['linux/in6.h', 'linux/net.h', 'linux/socket.h', 'net/inet_sock.h'].map((header) => `#include <${header}>`),
    );
  });
});
