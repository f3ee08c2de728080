import type { ClassResults, ClassStep, Row } from './class-results.ts';

/** The step that a learner has to fix next; undefined for a learner who has passed or has no steps. */
const stuckAt = ({ verdict }: Row): string | undefined => verdict.steps.find(({ status }) => status === 'fail')?.id;

/** Where the class is stuck: the steps that somebody has to fix next, most learners first. */
export function stuckSteps({ steps, rows }: ClassResults): { step: ClassStep; learners: Row[] }[] {
  return steps
    .map((step) => ({ step, learners: rows.filter((row) => stuckAt(row) === step.id) }))
    .filter(({ learners }) => learners.length > 0)
    .sort((a, b) => b.learners.length - a.learners.length);
}
