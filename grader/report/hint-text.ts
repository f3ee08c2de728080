import chalk from 'chalk';
import type { Step } from '../levels/level.ts';

/** The steps with the hint of each and where to read about it. */
export const hintText = (level: number, steps: readonly Step[]): string =>
  steps
    .map(({ name, title, hint, where }) =>
      [
        `${chalk.bold(`${level}.${name}`)}  ${title}`,
        `  ${hint}`,
        chalk.dim(`  ${where === undefined ? '' : `look at ${where}, `}read docs/level-${level}.md#${name}`),
        '',
      ].join('\n'),
    )
    .join('\n');
