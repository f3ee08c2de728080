import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecords, writeRecords } from '../base/records.testing.ts';
import { kitRoot, solutionFile, startFile } from '../base/paths.ts';
import { assembledChapters, sectionsOf, withAnswers } from './course.testing.ts';
import { lastLevel, levels } from './index.ts';
import { runRecord, type RunRecord } from './run-record.ts';
import { verdictOf } from './verdict-of.ts';

/** Real runs of the programs that a learner has on the way, as they were written down. */
const RECORDED_WALK = join(kitRoot, 'grader', 'levels', 'recorded-walk.br');

/** A place in a chapter at which it asks for a run. */
export interface Stop {
  level: number;
  /** The step whose section ends there. */
  step: string;
  source: string;
  /** The steps that have been promised to pass by then. */
  owed: string[];
  /** The chapter ends there: everything passes. */
  isLast: boolean;
}

const chapters = levels.map(({ number }) => readFileSync(join(kitRoot, 'docs', `level-${number}.md`), 'utf8'));
const start = readFileSync(startFile, 'utf8');

/** As a learner goes through the chapters. */
export const stops: Stop[] = levels.flatMap(({ number, steps }) => {
  const names = steps.map(({ name }) => name);
  const sections = sectionsOf(chapters[number] ?? '', names);
  return sections.flatMap((section, at): Stop[] => {
    const isLast = at === sections.length - 1;
    // A section that promises nothing asks for no run.
    if (!isLast && !(section.hasCode && section.promised.length > 0)) return [];
    return [
      {
        ...{ level: number, step: section.step, isLast },
        source: assembledChapters(start, [...chapters.slice(0, number), section.chapter]),
        owed: [...new Set(sections.slice(0, at + 1).flatMap(({ promised }) => promised))],
      },
    ];
  });
});

/**
 * Solutions with the answers to what lies beyond the chapters, which must still pass their level: the last chapter builds
 * anew what the others' answers belong to.
 */
export const answered: Stop[] = [lastLevel - 1, lastLevel].map((level) => ({
  ...{ level, step: 'beyond', owed: [], isLast: true },
  source: withAnswers(
    readFileSync(solutionFile(level), 'utf8'),
    level === lastLevel ? chapters.slice(level) : chapters.slice(0, lastLevel),
  ),
}));

/** The record of a program as it is today. */
export function recordOf({ level, source }: Stop): RunRecord | undefined {
  return recorded.find((record) => record.level === level && record.source === source);
}

/** The run of a level's own solution, if that is still the one that was recorded. */
export function solutionRun(level: number): RunRecord | undefined {
  const end = stops.find((stop) => stop.level === level && stop.isLast);
  return end && recordOf(end);
}

// A record of an older kind says nothing any more.
const recorded = readRecords(RECORDED_WALK).flatMap((one) => runRecord.safeParse(one).data ?? []);

export const writeRecordedWalk = (records: RunRecord[]): void => writeRecords(RECORDED_WALK, records);

/** That what the chapter promises has come true, and stays so. */
export function expectPromised({ level, owed, isLast }: Stop, run: RunRecord): void {
  const { verdict, steps } = verdictOf(run);
  const passed = steps.filter((step) => step.level === level && step.status === 'pass');
  const names = passed.map(({ id }) => id.replace(/^\d+\./, ''));
  expect(owed.filter((name) => !names.includes(name))).toEqual([]);
  if (isLast) expect(verdict).toBe('pass');
}
