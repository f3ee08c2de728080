import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLevel, levels } from '../levels/index.ts';
import { kitRoot, startFile } from '../base/paths.ts';
import { rightPrograms } from './right/index.ts';
import { soak } from './soak.ts';
import { trials, type Selection } from './trials.ts';
import { wrongPrograms } from './wrong/index.ts';

const sources = {
  start: readFileSync(startFile, 'utf8'),
  solutions: levels.map(({ number }) => readFileSync(join(kitRoot, 'solutions', `level-${number}.c`), 'utf8')),
};
const all: Selection = { solutionSeeds: 20, rightSeeds: 5, wrongSeeds: 1, quick: false, only: '', seed: 7 };

test('every patch fits its solution and changes it, and the same seed makes the same trials', () => {
  const made = trials(sources, all);
  expect(made).toEqual(trials(sources, all));
  for (const { group, name, level, source } of made)
    if (group === 'wrong' || group === 'right') expect([name, source]).not.toEqual([name, sources.solutions[level]]);
});

test('names are unique, and every named step exists', () => {
  for (const programs of [wrongPrograms, rightPrograms]) {
    const names = programs.map(({ level, name }) => `${level}-${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  }
  const steps = levels.flatMap(({ number, steps }) => steps.map(({ name }) => `${number}.${name}`));
  expect(wrongPrograms.filter(({ step }) => !steps.includes(step))).toEqual([]);
});

test('every step has a wrong program that it must catch', () => {
  const caught = new Set(wrongPrograms.map(({ step }) => step));
  const steps = levels.flatMap(({ number, steps }) => steps.map(({ name }) => `${number}.${name}`));
  expect(steps.filter((step) => !caught.has(step))).toEqual([]);
});

test('as many as are promised', () => {
  const count = (group: string) => trials(sources, all).filter((trial) => trial.group === group).length;
  expect(wrongPrograms.length).toBeGreaterThanOrEqual(60);
  expect(rightPrograms.length).toBeGreaterThanOrEqual(20);
  expect(count('start')).toBe(levels.length);
  expect(count('right')).toBe(5 * rightPrograms.length);
  expect(count('solution')).toBe((20 * levels.length * (levels.length + 1)) / 2);
});

test('the short selection has something of everything', () => {
  const made = trials(sources, { ...all, solutionSeeds: 1, rightSeeds: 1, quick: true });
  const levelsOf = (group: string) => made.filter((trial) => trial.group === group).map(({ level }) => level);
  const numbers = levels.map(({ number }) => number);
  expect(levelsOf('start')).toEqual(numbers);
  expect(levelsOf('wrong')).toEqual(numbers);
  expect(levelsOf('right')).toEqual([0, 4, 5, 6, 7, lastLevel]);
  expect(levelsOf('solution')).toEqual([lastLevel]);
});

test('a soak tries two programs in turn, with another seed each time', () => {
  const made = soak(sources, 50, 7);
  expect(made).toHaveLength(100);
  expect(new Set(made.map(({ seed }) => seed)).size).toBe(100);
  expect(new Set(made.map(({ source }) => source)).size).toBe(2);
});
