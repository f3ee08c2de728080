import chalk from 'chalk';
import { KitError, type Fault } from '../errors.ts';
import { printable } from './printable.ts';

export const EXIT: Record<Fault, number> = { learner: 1, usage: 2, machine: 69, kit: 70 };

/** Prints an error and says the exit code; the only place that does either. Unknown errors are bugs and keep their stack. */
export function reportFailure(error: unknown): number {
  if (!(error instanceof KitError)) {
    process.stderr.write(
      `${chalk.red.bold('A bug in the kit.')} Please report it with this text:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.kit;
  }
  const heading = {
    learner: 'Your program',
    usage: 'Wrong use',
    machine: 'This machine cannot',
    kit: 'A bug in the kit',
  }[error.fault];
  process.stderr.write(
    `${chalk.red.bold(heading)} ${chalk.dim(`[${error.code}]`)}: ${printable(error.message)}\n${chalk.bold('Remedy:')} ${printable(error.remedy)}\n`,
  );
  return EXIT[error.fault];
}
