import chalk from 'chalk';

/** Shows what takes long, away from the results. */
export const say = (line: string): boolean => process.stderr.write(chalk.dim(`… ${line}\n`));
