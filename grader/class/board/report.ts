import * as z from 'zod';
import { lastLevel, levels } from '../../levels/index.ts';

const status = z.enum(['pass', 'fail', 'skipped']);
const step = z.strictObject({ id: z.string().regex(/^\d\.[a-z0-9-]{1,40}$/), status });

/** What a learner's machine tells of a run: the verdict and its steps, nothing of the program itself. */
export const runReport = z.strictObject({
  /** Made by the learner's machine: a report that is sent twice is one report. */
  id: z.uuid(),
  level: z.int().min(0),
  verdict: z.enum(['pass', 'fail', 'error', 'unavailable']),
  /** Whose program it was: workshop/clean.c, one of solutions/, or another one. */
  file: z.enum(['own', 'solution', 'other']),
  steps: z.array(step).max(200),
});
export type RunReport = z.infer<typeof runReport>;

const known = levels.flatMap(({ number, steps }) => steps.map(({ name }) => `${number}.${name}`));

/**
 * The body of POST /api/reports: stricter than what is stored, which may come from an older course. The age instead of a
 * time: clocks differ, and a report may have waited for a network.
 */
export const sentReport = runReport.extend({
  level: z.int().min(0).max(lastLevel),
  steps: z
    .array(z.strictObject({ id: z.enum(known, 'no step of this course'), status }))
    .max(known.length)
    .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, 'a step is there twice'),
  ageMs: z.int().min(0),
});
export type SentReport = z.infer<typeof sentReport>;
