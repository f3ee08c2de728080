import type { ClassResults, ClassStep, Row } from './class-results.ts';

/** The step that a learner has to mend next; undefined for who has passed, or has no steps at all. */
const stuckAt = ({ verdict }: Row): string | undefined => verdict.steps.find(({ status }) => status === 'fail')?.id;

/** Where the class is stuck: the steps that somebody has to mend next, most learners first. */
export function stuckSteps({ steps, rows }: ClassResults): { step: ClassStep; learners: Row[] }[] {
  return steps
    .map((step) => ({ step, learners: rows.filter((row) => stuckAt(row) === step.id) }))
    .filter(({ learners }) => learners.length > 0)
    .sort((a, b) => b.learners.length - a.learners.length);
}
