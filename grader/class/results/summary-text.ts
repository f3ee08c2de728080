import chalk from 'chalk';
import { printable } from '../../base/foreign-text.ts';
import type { ClassResults } from './class-results.ts';
import { STATUSES, statusOf } from './status.ts';
import { stuckSteps } from './stuck-steps.ts';

const MOST_STEPS = 5;

/** The class in some lines: how many stand where, and what keeps most of them. */
export function summaryText(results: ClassResults): string {
  const counts = STATUSES.map((status) => ({
    status,
    count: results.rows.filter((row) => statusOf(row) === status).length,
  }));
  const stuck = stuckSteps(results).slice(0, MOST_STEPS);
  return [
    '',
    chalk.bold(`Level ${results.level}: ${results.title}`),
    ...counts.filter(({ count }) => count > 0).map(({ status, count }) => `${String(count).padStart(5)} ${status}`),
    ...(stuck.length > 0 ? [chalk.bold('Most are stuck at')] : []),
    ...stuck.map(({ step, learners }) => `${String(learners.length).padStart(5)} ${step.id} ${printable(step.title)}`),
    '',
  ].join('\n');
}
