import type { StepResult } from '../../levels/verdict.ts';
import type { ClassResults, Row } from './class-results.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';

/**
 * Gradescope's results.json, one for each learner. Who could not be graded has none: the autograder then fails, and
 * Gradescope says so instead of giving no points.
 */
export const gradescope: Renderer = (results) =>
  results.rows
    .filter(({ points }) => points !== null)
    .map((row) => ({
      path: `gradescope/${row.fileName}.json`,
      text: `${JSON.stringify(gradescopeResult(row, results), undefined, 2)}\n`,
    }));

function gradescopeResult(row: Row, { steps, level, title }: ClassResults) {
  const worth = new Map(steps.map(({ id, points }) => [id, points]));
  return {
    score: row.points ?? 0,
    execution_time: Math.round(row.seconds),
    output: `Level ${level}: ${title}\n\n${ownWords(row)}`,
    ...{ output_format: 'text', test_output_format: 'text', test_name_format: 'text' },
    ...{ visibility: 'visible', stdout_visibility: 'hidden' },
    tests: row.verdict.steps.map((step) => test(step, worth.get(step.id) ?? 0)),
    extra_data: { verdict: row.verdict.verdict, seed: row.verdict.seed },
  };
}

function test({ id, title, status, expected, actual, hint }: StepResult, points: number) {
  const passed = status === 'pass';
  const lines = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(actual === undefined ? [] : [`but ${actual}`]),
    ...(hint === undefined ? [] : [hint]),
    ...(status === 'skipped' ? ['Not reached: an earlier step failed.'] : []),
  ];
  return {
    ...{ name: title, number: id, status: passed ? 'passed' : 'failed' },
    ...{ score: passed ? points : 0, max_score: points },
    ...(lines.length > 0 && { output: lines.join('\n') }),
    visibility: 'visible',
  };
}
