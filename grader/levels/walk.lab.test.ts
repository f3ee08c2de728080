import { afterAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kitRoot, startFile } from '../base/paths.ts';
import { grade } from '../pipeline.ts';
import { assembledChapters, sectionsOf, withAnswers } from './course.testing.ts';
import { levels } from './index.ts';

const chapter = (number: number): Promise<string> => readFile(join(kitRoot, 'docs', `level-${number}.md`), 'utf8');

const walked: string[] = [];
afterAll(() => void process.stdout.write(`${walked.join('\n')}\n`));

/** As a learner goes through a chapter: after each step that adds code, what the chapter promises has come true. */
describe.each(levels)('the chapter of level $number', ({ number, steps }) => {
  test('each step passes when its section says so, and stays passed', async () => {
    const start = await readFile(startFile, 'utf8');
    const before = await Promise.all(levels.slice(0, number).map((level) => chapter(level.number)));
    const sections = sectionsOf(
      await chapter(number),
      steps.map(({ name }) => name),
    );
    const owed = new Set<string>();
    for (const section of sections) {
      for (const name of section.promised) owed.add(name);
      // The last one closes the chapter: everything passes.
      // A section that promises nothing asks for no run.
      const isRun = section.hasCode && section.promised.length > 0;
      if (!isRun && section !== sections.at(-1)) continue;
      const source = assembledChapters(start, [...before, section.chapter]);
      const begun = performance.now();
      const verdict = await grade({ ...RUN, source, level: number });
      const passed = verdict.steps.filter((step) => step.level === number && step.status === 'pass');
      const names = passed.map(({ id }) => id.replace(/^\d+\./, ''));
      walked.push(
        `${number}.${section.step}: ${names.length} steps, ${((performance.now() - begun) / 1000).toFixed(1)} s`,
      );
      expect({ after: section.step, missing: [...owed].filter((name) => !names.includes(name)) }).toEqual({
        after: section.step,
        missing: [],
      });
      if (section === sections.at(-1)) expect(verdict.verdict).toBe('pass');
    }
  });
});

test('the answers to what lies beyond the chapters still pass every level', async () => {
  const last = levels.length - 1;
  const solution = await readFile(join(kitRoot, 'solutions', `level-${last}.c`), 'utf8');
  const chapters = await Promise.all(levels.map(({ number }) => chapter(number)));
  const verdict = await grade({ ...RUN, source: withAnswers(solution, chapters), level: last });
  expect(verdict.steps.filter(({ status }) => status !== 'pass')).toEqual([]);
});

const RUN = { file: 'clean.c', seed: 7, kernel: 'auto' as const, progress: () => undefined };
