import * as z from 'zod';
import { upTo } from '../../levels/index.ts';
import type { StepResult, Verdict } from '../../levels/verdict.ts';
import { graded, type Graded } from './graded.ts';
import type { Task } from './task.ts';

/**
 * The result of a task as it comes from elsewhere, a file or another machine.
 * Throws an Error that says why, where it is no result, or one that this task cannot have in this course.
 */
export function gradedFrom(value: unknown, task: Pick<Task, 'level' | 'seed'>): Graded {
  const result = graded.safeParse(value);
  if (!result.success) throw new Error(z.prettifyError(result.error));
  const wrong = implausible(result.data, task);
  if (wrong !== undefined) throw new Error(wrong);
  return result.data;
}

function implausible({ verdict, error }: Graded, { level, seed }: Pick<Task, 'level' | 'seed'>): string | undefined {
  if (verdict.level !== level) return `it is of level ${verdict.level}, and level ${level} was asked for`;
  if (verdict.seed !== seed) return `it is of seed ${verdict.seed}, and seed ${seed} was asked for`;
  if (verdict.steps.length === 0)
    return error && ['error', 'unavailable'].includes(verdict.verdict)
      ? undefined
      : `it is "${verdict.verdict}" without a single step`;
  if (!hasStepsOf(level, verdict)) return `its steps are not those of level ${level}`;
  const course = verdict.steps.map(({ status }) => LETTERS[status]).join('');
  return COURSES[verdict.verdict].test(course) && !error
    ? undefined
    : `it is "${verdict.verdict}", and its steps say something else`;
}

function hasStepsOf(level: number, { steps }: Verdict): boolean {
  const wanted = upTo(level).flatMap(({ number, steps: own }) => own.map(({ name }) => `${number}.${name} ${number}`));
  return wanted.join() === steps.map((step) => `${step.id} ${step.level}`).join();
}

const LETTERS: Record<StepResult['status'], string> = { pass: 'p', fail: 'f', skipped: 's' };

/** The first step that fails is the only one; those behind it are skipped. */
const COURSES: Record<Verdict['verdict'], RegExp> = {
  pass: /^p+$/,
  fail: /^p*fs*$/,
  error: /^p*fs*$/,
  unavailable: /^$/,
};
