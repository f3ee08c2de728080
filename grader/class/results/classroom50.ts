import { KitError } from '../../base/errors.ts';
import type { ClassResults, Row } from './class-results.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';

/** What its runner tells an autograder about the submission, field by field. */
const FROM_ENVIRONMENT = {
  classroom: ['CLASSROOM'],
  assignment: ['ASSIGNMENT'],
  assignment_type: ['ASSIGNMENT_TYPE'],
  owner: ['OWNER', 'USERNAME'],
  submission: ['SUBMISSION_TAG'],
  commit: ['COMMIT_URL'],
  release: ['RELEASE_URL'],
  review: ['REVIEW_URL', 'COMMIT_URL'],
};

/** Classroom 50's result.json (classroom50/result/v1). Who could not be graded has none: its runner then reports an error.
 * Throws KitError `usage` at once when the environment does not say what the result is of. */
export function classroom50(environment: NodeJS.ProcessEnv, now: () => Date): Renderer {
  const about = fromEnvironment(environment);
  return (results) => {
    if (results.steps.some(({ points }) => !Number.isInteger(points)))
      throw new KitError(
        'usage',
        'POINTS_NOT_WHOLE',
        'Classroom 50 takes whole points only, and the points file has others',
        'Multiply all points by the same number.',
      );
    return results.rows
      .filter(({ points }) => points !== null)
      .map((row) => ({
        path: `classroom50/${row.fileName}.json`,
        text: `${JSON.stringify({ schema: 'classroom50/result/v1', ...about, ...scores(row, results, now()) }, undefined, 2)}\n`,
      }));
  };
}

function fromEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const fields = Object.entries(FROM_ENVIRONMENT).map(([field, names]) => {
    const value = names.map((name) => environment[name] ?? '').find((text) => text !== '');
    return { field, value, name: names[0] ?? field };
  });
  const missing = fields.filter(({ value }) => value === undefined).map(({ name }) => name);
  if (missing.length > 0)
    throw new KitError(
      'usage',
      'CLASSROOM50_ENVIRONMENT',
      `the environment lacks ${missing.join(', ')}, which Classroom 50 tells its autograders`,
      'Run this from an autograder.py of Classroom 50 (docs/instructors.md), or set them yourself.',
    );
  return Object.fromEntries(fields.map(({ field, value }) => [field, value ?? '']));
}

function scores(row: Row, { steps, pointsPossible }: ClassResults, now: Date) {
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const status = new Map(row.verdict.steps.map((step) => [step.id, step]));
  return {
    ...{ datetime: time, graded_at: time, score: row.points ?? 0, 'max-score': pointsPossible },
    tests: steps.map(({ id, title, points }) => {
      const step = status.get(id);
      const passed = step?.status === 'pass';
      return {
        ...{ 'test-name': `${id} ${title}`, passed, score: passed ? points : 0, 'max-score': points },
        ...(step?.status === 'fail' && { output: ownWords(row) }),
      };
    }),
  };
}
