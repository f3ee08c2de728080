import { expect, test } from '@jest/globals';
import { answered, expectPromised, recordOf, stops } from './walk.testing.ts';

/** A program that has changed since it was recorded is graded in walk.lab.test.ts, and so are a few of these. */
const walked = [...stops, ...answered].flatMap((stop) => {
  const run = recordOf(stop);
  return run ? [{ ...stop, stop, run }] : [];
});

test.each(walked)('level $level, after $step: what the chapter promises passes', ({ stop, run }) =>
  expectPromised(stop, run),
);

test('most of the way is here', () => {
  expect(walked.length).toBeGreaterThan(0.9 * stops.length);
});
