import chalk from 'chalk';
import { oneLine } from '../../base/foreign-text.ts';
import type { Understood } from './understand.ts';

const MOST_LISTED = 5;

/** What was made of the files, before anything is graded: a learner who handed in something strange is named. */
export function understoodText({ layout, submissions, ignored, roster }: Understood): string {
  const broken = submissions.flatMap(({ name, program }) =>
    'problem' in program ? [`${name}: ${program.problem.message}`] : [],
  );
  return [
    `${submissions.length} submissions, understood as ${oneLine(layout)}`,
    ...(roster ? [`${roster.learners} learners in the roster`] : []),
    ...list('not in the roster', roster?.strangers ?? []),
    ...list('in dispute', roster?.conflicts ?? []),
    ...list('handed in nothing', roster?.missing ?? []),
    ...list('no program', broken),
    ...list(
      'left out',
      ignored.map(({ path, why }) => `${path}: ${why}`),
    ),
    '',
  ].join('\n');
}

function list(what: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MOST_LISTED ? [chalk.dim(`  … and ${lines.length - MOST_LISTED} more`)] : [];
  return [
    `${lines.length} ${what}:`,
    ...lines.slice(0, MOST_LISTED).map((line) => `  ${chalk.yellow('·')} ${oneLine(line)}`),
    ...more,
  ];
}
